"""Random files with damage on damage, read as they really are."""

import pytest

from tests.file_variants import check_export_variant, check_gradebook_variant


@pytest.mark.parametrize("start", range(0, 200, 20))
def test_build_export_damaged_variant_returns_its_truth(start: int) -> None:
    for seed in range(start, start + 20):
        check_export_variant(seed)


@pytest.mark.parametrize("start", range(0, 200, 20))
def test_build_gradebook_damaged_variant_returns_its_truth(start: int) -> None:
    for seed in range(start, start + 20):
        check_gradebook_variant(seed)
