"""Text files dressed as video that make ffmpeg read other files or use the network."""


def write_poison(folder, victim, port):
    """Twelve files in `folder` that name `victim` or a server on `port`; returns their paths."""
    near, url = victim.name, f"http://127.0.0.1:{port}/stolen"
    master = f"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nfile://{victim}\n"
    mpd = (
        '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" '
        'mediaPresentationDuration="PT2S" profiles="urn:mpeg:dash:profile:isoff-main:2011">'
        f'<Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1">'
        f'<BaseURL>{near}</BaseURL></Representation></AdaptationSet></Period></MPD>'
    )
    texts = {
        "concat.webm": f"ffconcat version 1.0\nfile '{near}'\n",
        "concat.mp4": f"ffconcat version 1.0\nfile '{victim}'\n",
        "hls.mp4": f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{near}\n#EXT-X-ENDLIST\n",
        "hls.m3u8": f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{victim}\n#EXT-X-ENDLIST\n",
        "hls-master.webm": master,
        "hls-url.mp4": f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{url}\n#EXT-X-ENDLIST\n",
        "dash.mp4": mpd,
        "dash.mpd": mpd.replace(near, url),
        "session.sdp": f"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video {port} RTP/AVP 96\n",
        "frames.txt": f"subfile,,start,0,end,0,,:{victim}",
        "imf.mp4": f'<?xml version="1.0"?><AssetMap xmlns="http://www.smpte-ra.org/schemas/429-9/2007/AM"><Path>{near}</Path></AssetMap>',
        "pieces.mov": f"concat:{victim}|{victim}",
    }
    paths = []
    for name, text in texts.items():
        path = folder / name
        path.write_text(text)
        paths.append(path)
    return paths
