const msPerDay = 86_400_000;

/** The day in a time zone, `YYYY-MM-DD`, so many days from now. */
export function companyDay(now: number, timeZone: string, daysAhead = 0): string {
	const today = new Intl.DateTimeFormat('sv-SE', { timeZone }).format(now);
	return new Date(Date.parse(today) + daysAhead * msPerDay).toISOString().slice(0, 10);
}
