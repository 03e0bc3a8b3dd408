/** Made-up articles for the stock system and the warehouse page; prices in integer cents. */
export interface Article {
	readonly code: string;
	readonly german: string;
	readonly spanish: string;
	readonly category: string;
	readonly stock: readonly [first: number, second: number];
	readonly netCents: number;
	/** ISO date of the last delivery. */
	readonly delivered: string;
}

const kinds = [
	['Sechskantschraube', 'Tornillo hexagonal', 'Tornillería'],
	['Unterlegscheibe groß', 'Arandela ancha', 'Tornillería'],
	['Dübel für Beton', 'Taco de hormigón', 'Fijación'],
	['Kabelbinder weiß', 'Brida de plástico', 'Fijación'],
	['Wandfarbe, 10 l', 'Pintura de pared, 10 l', 'Pintura'],
] as const;

/** 23, in the order of their codes. */
export const articles: readonly Article[] = Array.from({ length: 23 }, (_, index) => {
	const [german, spanish, category] = kinds[Math.floor(index / 5) % kinds.length] ?? kinds[0];
	return {
		code: `A-${1001 + index}`,
		german: `${german} M${4 + (index % 5) * 2}`,
		spanish: `${spanish} M${4 + (index % 5) * 2}`,
		category,
		stock: [(index * 137) % 2_400, (index * 53) % 900] as const,
		netCents: 125 + ((index * 48_611) % 160_000),
		delivered: `2026-${String((index % 10) + 1).padStart(2, '0')}-${String((index % 27) + 1).padStart(2, '0')}`,
	};
});

/** `1.234,56` as German and Spanish pages write it. */
export function commaAmount(cents: number): string {
	const [whole = '0', fraction = '00'] = (cents / 100).toFixed(2).split('.');
	return `${whole.replace(/\B(?=(\d{3})+$)/g, '.')},${fraction}`;
}

export const groupedNumber = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, '.');
