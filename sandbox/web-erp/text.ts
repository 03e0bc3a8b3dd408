import type { CompanyCustomer, OrderStatus } from '../data/company.ts';

const SAO_PAULO_OFFSET_MS = -3 * 3_600_000;

export const onlyDigits = (text: string): string => text.replace(/\D/g, '');

/** `1.234,56` */
export function amount(cents: number): string {
	const [whole = '0', fraction = '00'] = (Math.abs(cents) / 100).toFixed(2).split('.');
	return `${cents < 0 ? '-' : ''}${whole.replace(/\B(?=(\d{3})+$)/g, '.')},${fraction}`;
}

/** `R$ 1.234,56` */
export const money = (cents: number): string => `R$ ${amount(cents)}`;

/** `21/10/2026` of `2026-10-21T10:05:00`. */
export function day(local: string): string {
	return local.slice(0, 10).split('-').reverse().join('/');
}

/** `21/10/2026 10:05` */
export const dayAndTime = (local: string): string => `${day(local)} ${local.slice(11, 16)}`;

/** `2026-10-21T10:05:00` in São Paulo. */
export function localTime(milliseconds: number): string {
	return new Date(milliseconds + SAO_PAULO_OFFSET_MS).toISOString().slice(0, 19);
}

/** As the pages show it: `(11) 98765-4321`, without the ninth digit where none is stored; what is no Brazilian phone as it is. */
export function shownPhone({ phone, phoneE164 }: CompanyCustomer): string {
	const [, area, whole] = /^\+55(\d{2})(\d{8,9})$/.exec(phoneE164 ?? '') ?? [];
	if (phone === null || area === undefined || whole === undefined) return phone ?? '';
	const subscriber = onlyDigits(phone).endsWith(whole) ? whole : whole.slice(-8);
	return `(${area}) ${subscriber.slice(0, -4)}-${subscriber.slice(-4)}`;
}

export const statusNames: Readonly<Record<OrderStatus, string>> = {
	pendente: 'Pendente',
	em_separacao: 'Em separação',
	bloqueado: 'Bloqueado',
	faturado: 'Faturado',
	entregue: 'Entregue',
	cancelado: 'Cancelado',
};

const byteOfCharacter = new Map(
	Array.from({ length: 256 }, (_, byte) => [new TextDecoder('windows-1252').decode(Uint8Array.of(byte)), byte] as const),
);

/** What the code page lacks becomes a question mark. */
export function toWindows1252(text: string): Buffer {
	return Buffer.from([...text].map((character) => byteOfCharacter.get(character) ?? 0x3f));
}
