"""Small workbooks as spreadsheet programs save them, written with nothing but zipfile."""

import io
import zipfile
from xml.sax.saxutils import escape

_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
    'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def packed(files):
    """The files (name -> text) as one packed file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in files.items():
            file.writestr(name, text, zipfile.ZIP_STORED if name == "mimetype" else None)
    return out.getvalue()


def xlsx(*sheets, rows_xml=None):
    """A workbook with these sheets, each a list of rows of texts. `rows_xml` is put into the first sheet as it is."""
    names = [f"sheet{n}" for n, _ in enumerate(sheets, 1)]
    book = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(names, 1))
    links = "".join(
        f'<Relationship Id="r{n}" Type="{_DOCUMENT}/worksheet" Target="worksheets/{name}.xml"/>' for n, name in enumerate(names, 1)
    )
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_LINKS}">'
                       f'<Relationship Id="r" Type="{_DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_DOCUMENT}"><sheets>{book}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_LINKS}">{links}</Relationships>',
    }
    for name, rows in zip(names, sheets):
        inside = rows_xml if rows_xml is not None and name == "sheet1" else "".join(map(_row, range(1, len(rows) + 1), rows))
        files[f"xl/worksheets/{name}.xml"] = f'<worksheet xmlns="{_SHEET}"><sheetData>{inside}</sheetData></worksheet>'
    return packed(files)


def _row(number, cells):
    inside = "".join(
        f'<c r="{chr(65 + n)}{number}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>' for n, cell in enumerate(cells) if cell
    )
    return f'<row r="{number}">{inside}</row>'


def ods(rows, repeated=1):
    """A sheet of LibreOffice with these rows; the last one stands there `repeated` times."""
    parts = [
        "<table:table-row{}>{}</table:table-row>".format(
            f' table:number-rows-repeated="{repeated}"' if n == len(rows) else "",
            "".join(f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>' for cell in row),
        ) for n, row in enumerate(rows, 1)
    ]
    kinds = " ".join(f'xmlns:{name}="{_OFFICE}:{name}:1.0"' for name in ("office", "table", "text"))
    content = (
        f"<office:document-content {kinds}><office:body><office:spreadsheet>"
        f'<table:table table:name="Blad">{"".join(parts)}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    return packed({"mimetype": mimetype, "META-INF/manifest.xml": _MANIFEST, "content.xml": content})
