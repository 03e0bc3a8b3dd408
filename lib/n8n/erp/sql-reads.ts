/**
 * More look-ups of one run under way than there are connections (10 unless the credential says otherwise): while the
 * answer of one is worked on here, the next statement is waiting for its connection already.
 */
export const sqlReadsAtOnce = 16;
