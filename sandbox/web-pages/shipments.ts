export interface Shipment {
	readonly number: string;
	readonly branch: string;
	readonly customer: string;
	readonly phone: string;
	/** `11/03/2026` */
	readonly shipDate: string;
	/** `$1,234.50` */
	readonly amount: string;
}

export const branches: readonly (readonly [value: string, name: string])[] = [
	['nyc', 'New York'],
	['chi', 'Chicago'],
	['sfo', 'San Francisco'],
];

const customers = ['Acme Hardware', "O'Malley & Sons", 'Blue Ridge Supply', 'Lone Star Tools'] as const;

function dollars(cents: number): string {
	const [whole = '0', fraction = '00'] = (cents / 100).toFixed(2).split('.');
	return `$${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${fraction}`;
}

/** 36, twelve a branch, each customer three times in each. */
export const shipments: readonly Shipment[] = branches.flatMap(([branch], branchIndex) =>
	Array.from({ length: 12 }, (_, index) => ({
		number: `S-${5001 + branchIndex * 100 + index}`,
		branch,
		customer: customers[index % customers.length] ?? customers[0],
		phone: `(212) 555-01${String((index % customers.length) + branchIndex * 10).padStart(2, '0')}`,
		shipDate: `${String(((index * 3) % 12) + 1).padStart(2, '0')}/${String(((index * 7) % 28) + 1).padStart(2, '0')}/2026`,
		amount: dollars(4_995 + ((index * 81_733 + branchIndex * 1_117) % 250_000)),
	})),
);
