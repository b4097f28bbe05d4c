"""Tests of the corpus tool: what stands in a text is found where it stands, what does not is refused."""
import io
import json
import tempfile
import unittest
from contextlib import redirect_stderr
from pathlib import Path

import corpus

TEXT = "He said he would go. The army agreed.\n\nHe said no."


def attribution(**roles):
    return {"attributions": [{"p": 0, "record": True, "within": None, "source": [], "cue": ["said"], **roles}]}


class AttributionTest(unittest.TestCase):
    def place(self, raw):
        return corpus.build_attribution({"text": TEXT}, raw)["attributions"][0]

    def test_pieces_are_placed_in_their_paragraph(self):
        placed = self.place({"attributions": [
            {"p": 1, "source": ["He"], "cue": ["said"], "content": ["no"], "record": True, "within": None}]})
        self.assertEqual([TEXT[s:e] for s, e in placed["source"]], ["He"])
        self.assertEqual(placed["source"], [[39, 41]])
        self.assertEqual(placed["cue"], [[42, 46]])

    def test_of_equal_words_the_one_beside_the_cue_is_the_source(self):
        placed = self.place(attribution(source=["he"], content=["would go"]))
        self.assertEqual(placed["source"], [[8, 10]])

    def test_a_word_is_not_found_inside_another(self):
        placed = self.place(attribution(source=["The army"], cue=["agreed"], content=["go"]))
        self.assertEqual(TEXT[slice(*placed["content"][0])], "go")

    def test_what_does_not_stand_there_is_refused(self):
        with self.assertRaisesRegex(ValueError, "does not stand in the report"):
            self.place(attribution(content=["stay"]))


class OriginTest(unittest.TestCase):
    def test_what_we_wrote_is_for_training_only(self):
        self.assertTrue(corpus.is_written("own-mali-agency-1"))
        self.assertEqual({corpus.split_of(f"own-{n}") for n in range(50)}, {"train"})
        self.assertEqual({corpus.split_of(f"voa-{n}") for n in range(50)}, {"train", "dev", "test"})


class RecordTest(unittest.TestCase):
    def test_strings_come_back(self):
        raw = {"statements": [{"source": "army", "source_kind": "named", "mode": "indirect", "content": "he [...] go",
                               "evidence": ["He said he would go."]}]}
        built = corpus.build_record({"text": TEXT}, raw)
        back = {key: corpus.strings(TEXT, value, key) for key, value in built["statements"][0].items()}
        self.assertEqual(back, raw["statements"][0])

    def test_unknown_codes_are_refused(self):
        with self.assertRaisesRegex(ValueError, "mode 'loud' is none of"):
            corpus.build_record({"text": TEXT}, {"statements": [
                {"source_kind": "named", "mode": "loud", "content": "go", "evidence": ["He said he would go."]}]})

    def test_a_split_never_moves(self):
        self.assertEqual([corpus.split_of(name) for name in ("voa-0a9c8572", "voa-02005850")], ["dev", "train"])

    def test_a_split_once_given_stays(self):
        report = {"id": "voa-0a9c8572", "text": TEXT, "publisher": "p", "licence": "l", "url": None}
        with tempfile.TemporaryDirectory() as folder, redirect_stderr(io.StringIO()) as told:
            out, work = Path(folder), Path(folder) / "work.json"
            work.write_text(json.dumps({"id": report["id"]}))
            one = lambda split: corpus.build("record", [work], {report["id"]: report}, out, split)
            kept = lambda: json.loads((out / "voa-0a9c8572.json").read_text())["split"]
            self.assertEqual((one("train"), kept()), (0, "train"))
            self.assertEqual((one(None), kept()), (1, "train"))
            self.assertIn("is in the train part, and stays there", told.getvalue())


if __name__ == "__main__":
    unittest.main()
