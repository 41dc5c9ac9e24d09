"""What the device is and what its owner calls it, in one answer (GET /api/v1/identity; manual 15.2)."""

from card_client import until
from scenes import logged_in_card
from test_card_detection import high_byte_first


def identity(card):
    return card.admin.get("/api/v1/identity").json


def test_the_device_and_the_names_it_was_given(tmp_path):
    """The serial number is what its registers say; a new name counts at once; a lost device keeps what it was, told as lost."""
    with logged_in_card(tmp_path, "vumap") as card:
        serial_number = high_byte_first(card.ups.read(0x0010, 10))
        found = until(lambda: (answer := identity(card))["device"]["serial_number"] == serial_number and answer)
        assert (found["name"], found["contact"], found["location"], found["link"]) == ("Socomec", "", "", "online")
        names = {"system_name": "Cellar", "system_contact": "Ada", "system_location": "Room 3"}
        assert card.admin.request("PATCH", "/api/v1/settings/identity", names, {"If-Match": "*"}).status == 200
        assert [identity(card)[key] for key in ("name", "contact", "location")] == list(names.values())
        card.ups.stop()
        until(lambda: identity(card)["link"] == "lost", 30)
        assert identity(card)["device"]["serial_number"] == serial_number


def test_a_device_that_was_never_found_has_no_identity(start_card):
    card = start_card("/dev/null", online=False)
    answer = card.get("/api/v1/identity")
    assert answer["device"] is None and answer["link"] == "searching" and answer["name"] == "Socomec"
