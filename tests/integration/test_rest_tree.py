"""The equipment tree over REST (manual 11.3): each row's mark, name, load, battery and leaf."""

import pytest


@pytest.mark.parametrize("ups", ["vumap-parallel"], indirect=True)
def test_each_row_shows_what_its_registers_say(ups, start_card):
    """Unit 2 saves energy (S007), carries 57 % (M000) and has its battery disconnected (A016); no link, nothing known."""
    ups.freeze()
    ups.bit(0x2030, 7, 1)
    ups.register(0x2040, 57)
    ups.bit(0x2039, 0, 1)
    card = start_card(ups.link)
    card.until(lambda snapshot: len(snapshot["nodes"]) == 4)
    tree = card.get("/api/v1/architecture")["tree"]
    assert tree["name"] == card.snapshot()["device"]["model"] and tree["energy_saver"] is False
    units = tree["children"]
    assert [unit["name"] for unit in units] == ["Unit 1", "Unit 2", "Unit 3"]
    assert [unit["energy_saver"] for unit in units] == [False, True, False]
    assert [unit["battery"] for unit in units] == ["ok", "disconnected", "ok"]
    assert units[1]["load_percent"] == 57 and units[1]["device"] == "with_critical_alarm"
    assert units[0]["load_percent"] == ups.read(0x1040, 1)[0]
    ups.fault("silence")
    card.until(lambda snapshot: snapshot.link == "lost", 60)
    for row in [(tree := card.get("/api/v1/architecture")["tree"]), *tree["children"]]:
        assert (row["device"], row["battery"], row["load_percent"], row["energy_saver"]) == ("unknown", "unknown", None, None)


@pytest.mark.parametrize("ups", ["vumap-modular"], indirect=True)
def test_modules_have_rows_of_their_own(card):
    tree = card.until(lambda snapshot: len(snapshot["nodes"]) == 5) and card.get("/api/v1/architecture")["tree"]
    assert [module["name"] for module in tree["children"]] == [f"Module {number}" for number in (1, 2, 3, 4)]
