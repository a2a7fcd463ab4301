"""Quantiles against the tables that every textbook prints."""

import pytest

from review.comparing.quantiles import beta_quantile, beta_share, f_quantile, normal_quantile, t_quantile


@pytest.mark.parametrize(("p", "d1", "d2", "value"), [
    (0.95, 1, 1, 161.4476), (0.95, 3, 5, 5.4095), (0.99, 10, 10, 4.8491), (0.95, 120, 120, 1.3519),
])
def test_f_quantiles_are_as_in_the_tables(p, d1, d2, value):
    assert f_quantile(p, d1, d2) == pytest.approx(value, rel=2e-5)


def test_the_low_f_quantile_is_the_high_one_turned_over():
    assert f_quantile(0.005, 3, 7) == pytest.approx(1 / f_quantile(0.995, 7, 3), rel=1e-9)


@pytest.mark.parametrize(("df", "value"), [(1, 12.7062), (4, 2.7764), (30, 2.0423)])
def test_t_quantiles_are_as_in_the_tables(df, value):
    assert t_quantile(0.975, df) == pytest.approx(value, abs=5e-5)


def test_beta_is_its_own_inverse_and_ends_at_its_ends():
    assert beta_share(2.5, 4, beta_quantile(0.3, 2.5, 4)) == pytest.approx(0.3, abs=1e-12)
    assert (beta_share(2, 3, -1), beta_share(2, 3, 0), beta_share(2, 3, 1), beta_share(2, 3, 2)) == (0, 0, 1, 1)


def test_the_normal_quantile_of_a_two_sided_interval_is_196():
    assert normal_quantile(0.975) == pytest.approx(1.959964, abs=1e-6)
