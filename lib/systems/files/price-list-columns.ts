import { FileProblem, type CsvRecord } from '../../domain/csv';
import { priceListFields, type ColumnNames, type PriceListField } from './price-list-settings';

/** Where each field stands in a row; -1: the file has no such column. */
export type ColumnPlaces = Readonly<Record<PriceListField, number>>;

/** Names by which Brazilian ERPs export these columns, the likeliest first. */
export const usualNames: Readonly<Record<PriceListField, readonly string[]>> = {
	sku: ['sku', 'codigo', 'cod', 'codigo produto', 'codigo do produto', 'cod produto', 'cod prod', 'referencia', 'code'],
	price: ['preco', 'preco venda', 'preco de venda', 'preco unitario', 'valor', 'valor unitario', 'valor venda', 'vlr venda', 'price'],
	stock: ['estoque', 'saldo', 'quantidade', 'qtd', 'qtde', 'estoque disponivel', 'quantidade disponivel', 'saldo estoque', 'disponivel', 'stock'],
	reserved: ['reservado', 'reserva', 'quantidade reservada', 'estoque reservado', 'reserved'],
	name: ['descricao', 'nome', 'nome produto', 'descricao produto', 'descricao do produto', 'produto', 'name'],
	warehouse: ['deposito', 'armazem', 'filial', 'warehouse'],
};

const required: readonly PriceListField[] = ['sku', 'price', 'stock'];

/** Names are compared without accents, case, blanks and punctuation: `Preço_Venda` is `preco venda`. */
export function columnKey(name: string): string {
	return name.normalize('NFD').replaceAll(/[^\p{L}\p{N}]/gu, '').toLowerCase();
}

/**
 * Finds the columns of a price list in its header.
 *
 * @throws FileProblem `columns` for a missing column, or one that is there twice
 */
export function placeColumns(header: CsvRecord, names: ColumnNames): ColumnPlaces {
	const keys = header.cells.map(columnKey);
	const places = priceListFields.map((field): [PriceListField, number] => [field, placeOf(field, names[field], keys, header)]);
	return Object.fromEntries(places) as Record<PriceListField, number>;
}

function placeOf(field: PriceListField, name: string | undefined, keys: readonly string[], header: CsvRecord): number {
	if (name === '') return -1;
	const wanted = (name === undefined ? usualNames[field] : [name]).map(columnKey);
	for (const key of wanted) {
		const place = keys.indexOf(key);
		if (place === -1) continue;
		if (keys.indexOf(key, place + 1) !== -1) throw twice(header.cells[place] ?? '', header.line);
		return place;
	}
	if (name === undefined && !required.includes(field)) return -1;
	throw missing(field, name, header);
}

function missing(field: PriceListField, name: string | undefined, header: CsvRecord): FileProblem {
	const found = header.cells.slice(0, 30).map((cell) => `“${cell.trim().slice(0, 40)}”`).join(', ');
	const reason =
		name === undefined
			? `no column for ${field} (${usualNames[field].slice(0, 4).join(', ')} …); it has ${found}`
			: `no column “${name}” (${field}); it has ${found}`;
	const leaveOut = field === 'sku' ? '' : ` If the list has no such column, write {"${field}": ""} there.`;
	return new FileProblem('columns', reason, header.line, `Name the column in the credential (field Columns), e.g. {"${field}": "…"}, or correct the export or the delimiter.${leaveOut}`);
}

function twice(name: string, line: number): FileProblem {
	return new FileProblem('columns', `the column “${name.trim()}” is there twice`, line, 'Have the export name each column once, or name another one in the credential (field Columns).');
}
