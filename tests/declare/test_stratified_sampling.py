"""Few of many points, in which every choice takes turns."""

from __future__ import annotations

from collections import Counter

from nablacheck.declare.stratified_sampling import DiscreteChoice, balanced, traits


def test_what_has_a_single_possibility_is_no_trait() -> None:
    assert traits({"y": [DiscreteChoice(0, 1)], "z": []}) == []


def test_each_choice_is_a_trait_and_so_is_the_parity_of_several() -> None:
    assert traits({"y": [DiscreteChoice(2, 3)]}) == [("y", 0, 2)]
    assert traits({"A": [DiscreteChoice(1, 2), DiscreteChoice(1, 2), DiscreteChoice(1, 3)]}) == [
        ("A", 0, 1), ("A", 1, 1), ("A", 2, 1), ("A", "signs", 0), ("A", "all", 1),
    ]  # fmt: skip


def taken(found: str, count: int, kinds: str = "") -> str:
    """Letters as points, each with itself as its trait."""
    return "".join(balanced(found, count, kinds or "." * len(found), [[(letter,)] for letter in found]))


def test_later_points_replace_those_whose_traits_are_frequent() -> None:
    assert Counter(taken("aaaaabbbb", 5)) == {"a": 3, "b": 2}
    assert Counter(taken("aaaabcd", 4)) == {"a": 1, "b": 1, "c": 1, "d": 1}


def test_points_stay_where_nothing_is_gained() -> None:
    assert taken("abcabc", 3) == "abc"
    assert taken("abab", 2) == "ab"


def test_the_first_point_stays() -> None:
    assert taken("aab", 2)[0] == "a"
    assert taken("ab", 1) == "a"


def test_a_point_gives_way_to_one_of_its_kind_alone() -> None:
    assert taken("aaab", 3, "1112") == "aaa"
    assert Counter(taken("aaab", 3, "1122")) == {"a": 2, "b": 1}


def test_fewer_points_than_asked_for_are_all_taken() -> None:
    assert taken("aa", 5) == "aa"
