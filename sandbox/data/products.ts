import type { CompanyProduct } from './types.ts';

export const MAIN_WAREHOUSE = '01';
const FIRST_ID = 1;

interface Entry {
	readonly sku: string;
	readonly name: string;
	readonly priceCents: number;
	readonly available: number;
	readonly reserved: number;
	readonly unit?: string;
}

/** SKUs that break naive code: URL paths, SQL text, LIKE patterns, CSV cells, numeric comparison. Add at the end only. */
const trapEntries: readonly Entry[] = [
	{ sku: 'CIM-CP2-50', name: 'Cimento CP-II 50 kg', priceCents: 3_890, available: 320, reserved: 40, unit: 'SC' },
	{ sku: 'TUBO 3/4 50MM', name: 'Tubo galvanizado 3/4 (50 mm)', priceCents: 4_599, available: 18, reserved: 2 },
	{ sku: 'FITA 3/4"', name: 'Fita veda rosca 3/4"', priceCents: 499, available: 210, reserved: 0 },
	{ sku: "O'RING-10", name: "Anel O'Ring 10 mm", priceCents: 75, available: 1_000, reserved: 100 },
	{ sku: 'DESC-50%', name: 'Descarbonizante 50% 300 ml', priceCents: 2_349, available: 33, reserved: 3 },
	{ sku: 'A&B+C#1?', name: 'Kit A&B + C nº 1', priceCents: 12_990, available: 5, reserved: 1 },
	{ sku: 'AÇO-CHAPA Nº2', name: 'Chapa de aço nº 2', priceCents: 123_456, available: 7, reserved: 0, unit: 'M2' },
	{ sku: '000123', name: 'Dobradiça leve (código antigo com zeros)', priceCents: 890, available: 64, reserved: 0 },
	{ sku: '123', name: 'Dobradiça reforçada', priceCents: 1_490, available: 12, reserved: 4 },
	{ sku: 'LIXA_80', name: 'Lixa d’água grão 80', priceCents: 210, available: 500, reserved: 0 },
	{ sku: 'LIXA-80', name: 'Lixa para ferro grão 80', priceCents: 260, available: 450, reserved: 0 },
	{ sku: 'ZERO-ESTOQUE', name: 'Furadeira de impacto 650 W', priceCents: 28_990, available: 0, reserved: 0 },
	{ sku: 'TUDO-RESERVADO', name: 'Betoneira 400 l', priceCents: 389_900, available: 0, reserved: 3 },
	{ sku: 'CENTAVOS-33', name: 'Arruela de pressão (preço que não divide)', priceCents: 33, available: 9_999, reserved: 1 },
];

interface Family {
	readonly prefix: string;
	readonly name: string;
	readonly sizes: readonly string[];
	readonly baseCents: number;
}

const families: readonly Family[] = [
	{ prefix: 'PAR', name: 'Parafuso sextavado', sizes: ['M4', 'M5', 'M6', 'M8', 'M10', 'M12'], baseCents: 19 },
	{ prefix: 'POR', name: 'Porca sextavada', sizes: ['M4', 'M5', 'M6', 'M8', 'M10', 'M12'], baseCents: 9 },
	{ prefix: 'TUB', name: 'Tubo PVC soldável', sizes: ['20', '25', '32', '40', '50', '60'], baseCents: 1_249 },
	{ prefix: 'JOE', name: 'Joelho PVC 90°', sizes: ['20', '25', '32', '40', '50', '60'], baseCents: 119 },
	{ prefix: 'CAB', name: 'Cabo flexível', sizes: ['1.5', '2.5', '4', '6', '10', '16'], baseCents: 189 },
	{ prefix: 'TIN', name: 'Tinta acrílica fosca', sizes: ['900ML', '3.6L', '5L', '10L', '18L', '20L'], baseCents: 4_390 },
	{ prefix: 'BRO', name: 'Broca de aço rápido', sizes: ['3MM', '4MM', '5MM', '6MM', '8MM', '10MM'], baseCents: 690 },
	{ prefix: 'LAM', name: 'Lâmpada LED', sizes: ['7W', '9W', '12W', '15W', '20W', '30W'], baseCents: 790 },
];

const familyEntries = families.flatMap((family, familyIndex) =>
	family.sizes.map((size, sizeIndex): Entry => ({
		sku: `${family.prefix}-${size}`,
		name: `${family.name} ${size}`,
		priceCents: family.baseCents * (sizeIndex + 1) + sizeIndex * 7,
		available: (familyIndex * 97 + sizeIndex * 53) % 400 + 20,
		reserved: (familyIndex * 5 + sizeIndex * 3) % 12,
	})),
);

function toProduct(source: Entry, index: number): CompanyProduct {
	return {
		id: String(FIRST_ID + index),
		sku: source.sku,
		name: source.name,
		unit: source.unit ?? 'UN',
		listPriceCents: source.priceCents,
		available: source.available,
		reserved: source.reserved,
		warehouseId: MAIN_WAREHOUSE,
	};
}

export const products: readonly CompanyProduct[] = [...trapEntries, ...familyEntries].map(toProduct);
