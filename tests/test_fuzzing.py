"""Tests with seeded mutations of every kind of file, a small subset of `benchmarks/fuzzing.py`."""

import random
import shutil
from pathlib import Path

import pytest

from benchmarks.fuzzing import EXPORT, GRADEBOOK, READERS, SAMPLES, collect_seed_files, damage_file

TRIES = 25


@pytest.mark.parametrize("name", READERS)
def test_reader_mutated_files_raise_no_unexpected_error(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for sample in (EXPORT, GRADEBOOK):
        shutil.copyfile(SAMPLES / sample, tmp_path / sample)
    monkeypatch.chdir(tmp_path)
    chance, seeds = random.Random(name), collect_seed_files()
    for _ in range(TRIES):
        data = damage_file(seeds[chance.choice(READERS[name].seeds)], chance)
        (tmp_path / "input").write_bytes(data)
        READERS[name].read(Path("input"))
