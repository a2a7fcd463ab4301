def test_alice_signs_in(cast):
    page = cast.alice.client.get("/settings")
    assert page.status_code == 200 and "alice@example.org" in page.text
