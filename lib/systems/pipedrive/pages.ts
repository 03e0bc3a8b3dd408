/** The page of a record for people; null where the Base URL is not that of a company, on which the pages lie. */
export function pageOf(baseUrl: string, kind: 'person' | 'deal', id: string): string | null {
	const { protocol, hostname, origin } = new URL(baseUrl);
	const isCompany = protocol === 'https:' && hostname.endsWith('.pipedrive.com') && hostname !== 'api.pipedrive.com';
	return isCompany ? `${origin}/${kind}/${id}` : null;
}
