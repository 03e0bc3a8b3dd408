import { bareDocument, cnpj, cpf, maskDocument } from './documents.ts';
import type { CompanyCustomer, PhoneKind } from './types.ts';

interface Entry {
	readonly name: string;
	/** Bare or masked: kept as stored. */
	readonly document: string;
	readonly phone: string | null;
	readonly e164: string | null;
	readonly kind: PhoneKind;
	readonly place: string;
	readonly credit?: number;
	readonly discount?: number;
	readonly email?: null;
}

const FIRST_ID = 1001;
const MASKED_ALPHANUMERIC_CNPJ = '12.ABC.345/01DE-35';
/** Registered twice by mistake: two records, one CPF. */
const TWICE_REGISTERED_CPF = cpf(529982247);

const entry = (
	name: string,
	document: string,
	[phone, e164, kind]: readonly [string | null, string | null, PhoneKind],
	place: string,
	more: Pick<Entry, 'credit' | 'discount' | 'email'> = {},
): Entry => ({ name, document, phone, e164, kind, place, ...more });

const mobile = (stored: string, e164: string) => [stored, e164, 'mobile'] as const;
const fixed = (stored: string, e164: string) => [stored, e164, 'fixed'] as const;
const unusable = (stored: string) => [stored, null, 'unusable'] as const;
const company = (root: number) => cnpj(`${String(root).padStart(8, '0')}0001`);

/** The records that carry a trap; `notable` in company.ts names them. The order is the id: add at the end only. */
const trapEntries: readonly Entry[] = [
	entry('Maria Aparecida da Silva', maskDocument(cpf(390533447)), mobile('(11) 98765-4321', '+5511987654321'), 'São Paulo/SP', { credit: 500_000 }),
	entry('João Batista Oliveira', cpf(111444777), mobile('+5511912345678', '+5511912345678'), 'São Paulo/SP', { credit: 120_050 }),
	entry('Padaria Pão Quente Ltda', maskDocument(company(11222333)), mobile('(31) 8765-4321', '+5531987654321'), 'Belo Horizonte/MG', { discount: 5 }),
	entry('Auto Peças Três Irmãos', company(60701427), mobile('021998877665', '+5521998877665'), 'Rio de Janeiro/RJ', { credit: 1_500_000 }),
	entry('Ferragens Bandeirante Ltda', maskDocument(company(45283163)), fixed('(11) 3333-4444', '+551133334444'), 'São Paulo/SP', { credit: 2_500_000, discount: 10 }),
	entry('Carlos Eduardo Nogueira', maskDocument(cpf(302015648)), mobile('11933334444', '+5511933334444'), 'São Paulo/SP'),
	entry('Construtora Horizonte S.A.', company(33000167), mobile('(11) 98888-7777', '+5511988887777'), 'São Paulo/SP', { credit: 9_999_999, discount: 15 }),
	entry('Restaurante Mar Azul', maskDocument(company(8394721)), mobile('(21) 98888-7777', '+5521988887777'), 'Rio de Janeiro/RJ'),
	entry('Gaúcha Implementos Agrícolas', company(92665611), mobile('55999991234', '+5555999991234'), 'Santa Maria/RS', { discount: 7.5 }),
	entry('Ana Paula Ferreira', cpf(718294036), mobile('41998765432', '+5541998765432'), 'Curitiba/PR'),
	entry('Ferreira & Filhos Reformas', maskDocument(company(17895646)), mobile('(41) 99876-5432', '+5541998765432'), 'Curitiba/PR'),
	entry("Brian O'Brien", maskDocument(cpf(908172635)), mobile('+55 (48) 99123-4567', '+5548991234567'), 'Florianópolis/SC', { credit: 75_099 }),
	entry('Distribuidora Alfa Letras Ltda', MASKED_ALPHANUMERIC_CNPJ, fixed('62 3222-1100', '+556232221100'), 'Goiânia/GO', { credit: 800_000, discount: 12.5 }),
	entry('Mercado Central do Bairro', cnpj('R55231B30007'), mobile('81991112222', '+5581991112222'), 'Recife/PE'),
	entry('Sem Telefone Comércio ME', company(5123987), [null, null, 'none'], 'Campinas/SP', { email: null }),
	entry('Telefone Por Perguntar ME', maskDocument(company(5123988)), unusable('não informado'), 'Campinas/SP', { email: null }),
	entry('West Coast Trading', company(5123989), ['+1 415 555-2671', '+14155552671', 'foreign'], 'San Francisco/EX'),
	entry('Depósito Vila Nova', maskDocument(company(22718390)), fixed('551932654321', '+551932654321'), 'Campinas/SP'),
	entry('Clínica Boa Saúde', company(31456782), fixed('(19) 3333-4444', '+551933334444'), 'Campinas/SP', { credit: 300_000 }),
	entry('Paraná Pinturas', maskDocument(company(40982716)), mobile('5541933334444', '+5541933334444'), 'Curitiba/PR'),
	entry('Usina Ribeirão', company(50987123), fixed('01632345678', '+551632345678'), 'Ribeirão Preto/SP', { credit: 5_000_000, discount: 8 }),
	entry('Hotel Avenida', maskDocument(company(61029384)), mobile('0 15 11 97654-3210', '+5511976543210'), 'São Paulo/SP'),
	entry('Pescados do Ceará', company(71029385), mobile('00 55 85 99654-3210', '+5585996543210'), 'Fortaleza/CE'),
	entry('Salvador Tintas', maskDocument(company(81029386)), mobile('(71) 9 9234-5678', '+5571992345678'), 'Salvador/BA'),
	entry('Vinícola Serra Alta', company(91029387), mobile('+555181234567', '+5551981234567'), 'Porto Alegre/RS'),
	entry('Dois Telefones Num Campo Ltda', maskDocument(company(13029388)), unusable('(27) 3333-1212 / (27) 99888-1212'), 'Vitória/ES'),
	entry('Rádio Táxi Paulista', company(14029389), mobile('1178901234', '+5511978901234'), 'São Paulo/SP'),
	entry('Central de Atendimento Norte', maskDocument(company(15029390)), unusable('0800 727 0020'), 'Manaus/AM'),
	entry('Pedro Henrique Lima', TWICE_REGISTERED_CPF, mobile('(61) 99811-2233', '+5561998112233'), 'Brasília/DF'),
	entry('Pedro H. Lima (cadastro antigo)', maskDocument(TWICE_REGISTERED_CPF), mobile('6198114455', '+5561998114455'), 'Brasília/DF'),
	entry('Conceição & Ação Comércio de Alimentos', company(16029391), mobile('(92) 98123-0001', '+5592981230001'), 'Manaus/AM'),
	entry('"Zé do Parafuso" 100% Barato_ME', maskDocument(company(18029392)), mobile('(84) 98123-0002', '+5584981230002'), 'Natal/RN'),
	entry('José Zero à Esquerda', cpf(1), mobile('(67) 98123-0003', '+5567981230003'), 'Campo Grande/MS'),
];

const plainEntries: readonly Entry[] = [
	entry('Marcenaria Carvalho', company(19029393), mobile('(11) 97123-0011', '+5511971230011'), 'Osasco/SP'),
	entry('Luciana Martins', maskDocument(cpf(245781903)), mobile('12981230012', '+5512981230012'), 'São José dos Campos/SP'),
	entry('Elétrica Rápida', company(20029394), mobile('+55 13 98123-0013', '+5513981230013'), 'Santos/SP', { credit: 90_000 }),
	entry('Hidráulica São Jorge', maskDocument(company(21029395)), fixed('(15) 3221-0014', '+551532210014'), 'Sorocaba/SP'),
	entry('Rogério Almeida', cpf(361598742), mobile('5547981230015', '+5547981230015'), 'Joinville/SC'),
	entry('Condomínio Jardim das Flores', maskDocument(company(23029396)), fixed('4133220016', '+554133220016'), 'Curitiba/PR', { credit: 450_000 }),
	entry('Escola Pequeno Príncipe', company(24029397), fixed('+55 (51) 3233-0017', '+555132330017'), 'Porto Alegre/RS'),
	entry('Tatiane Souza', maskDocument(cpf(487120365)), mobile('(85) 98123-0018', '+5585981230018'), 'Fortaleza/CE'),
	entry('Transportadora Rota Sul', company(25029398), mobile('(51) 99123-0019', '+5551991230019'), 'Canoas/RS', { discount: 3 }),
];

function toCustomer(source: Entry, index: number): CompanyCustomer {
	const id = String(FIRST_ID + index);
	const [city = '', state = ''] = source.place.split('/');
	return {
		id,
		name: source.name,
		email: source.email === null ? null : `cliente${id}@example.com.br`,
		phone: source.phone,
		phoneE164: source.e164,
		phoneKind: source.kind,
		document: bareDocument(source.document),
		documentStored: source.document,
		creditLimitCents: source.credit ?? 0,
		discountPercent: source.discount ?? 0,
		city,
		state,
	};
}

export const customers: readonly CompanyCustomer[] = [...trapEntries, ...plainEntries].map(toCustomer);
