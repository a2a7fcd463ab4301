"""Worked examples that were published, and what came out."""

import numpy as np

_ = np.nan

SHROUT_FLEISS = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float
)
"""Shrout & Fleiss 1979, table 2: six subjects, four judges."""

WITH_HOLES = SHROUT_FLEISS.copy()
for _subject, _judge in ((1, 2), (3, 4), (5, 1), (6, 3), (4, 2)):
    WITH_HOLES[_subject - 1, _judge - 1] = np.nan

KRIPPENDORFF = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
        [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
    ]
).T
"""Krippendorff's four observers and twelve units."""

COUPLES = np.array([[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]])
"""Hout et al. 1987, in Agresti: how husbands (rows) and wives answered."""

COHEN_1968 = np.array([[0.44, 0.07, 0.09], [0.05, 0.20, 0.05], [0.01, 0.03, 0.06]]) * 200
COHEN_1968_APART = np.array([[0, 1, 3], [1, 0, 6], [3, 6, 0]])


def pairs_of(table):
    """The two columns of marks of which the table counts the meetings."""
    rows, columns = np.indices(table.shape)
    times = np.rint(table).astype(int).ravel()
    return np.repeat(rows.ravel(), times), np.repeat(columns.ravel(), times)
