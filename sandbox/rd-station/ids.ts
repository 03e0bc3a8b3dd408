/** Ids are 24 hexadecimal digits, as in the vendor's answers. The first eight say what kind of record it is. */
const KINDS = {
	contact: '64c00000',
	deal: '64d00000',
	activity: '64a00000',
	task: '64b00000',
	user: '64e00001',
	customField: '64e00002',
	source: '64e00003',
	stage: '64e00004',
	pipeline: '64e00005',
	organization: '64e00006',
} as const;

export type Kind = keyof typeof KINDS;

export function objectId(kind: Kind, number: number): string {
	return `${KINDS[kind]}${number.toString(16).padStart(16, '0')}`;
}

/** The contact of a customer of the sample company: `contactId('1001')`. */
export function contactId(customerId: string | number): string {
	return objectId('contact', Number(customerId));
}

/** What is there besides the customers. */
export const SEED = {
	token: 'rd-station-token',
	users: {
		/** Whose token it is; owner of what is created without one. */
		ana: { id: objectId('user', 1), name: 'Ana Souza', email: 'ana.souza@bompreco.example' },
		bruno: { id: objectId('user', 2), name: 'Bruno Lima', email: 'bruno.lima@bompreco.example' },
		/** No longer with the company: `active` is false. */
		carla: { id: objectId('user', 3), name: 'Carla Dias', email: 'carla.dias@bompreco.example' },
	},
	fields: {
		/** Contact field “CPF/CNPJ”. */
		contactDocument: objectId('customField', 1),
		/** Contact field “Segmento”, a selection; required with the knob `requiredContactField`. */
		contactSegment: objectId('customField', 2),
		/** Deal field “Observação do bot”, text. */
		dealRemark: objectId('customField', 3),
		/** Deal field “Segmento”, a selection; required with the knob `requiredDealField`. */
		dealSegment: objectId('customField', 4),
	},
	segments: ['Varejo', 'Atacado', 'Construtora'],
	sources: {
		whatsapp: { id: objectId('source', 1), name: 'WhatsApp' },
		site: { id: objectId('source', 2), name: 'Site' },
	},
	pipeline: { id: objectId('pipeline', 1), name: 'Funil Padrão' },
	stages: {
		first: { id: objectId('stage', 1), name: 'Sem contato', nickname: 'SC' },
		second: { id: objectId('stage', 2), name: 'Contato feito', nickname: 'CF' },
		third: { id: objectId('stage', 3), name: 'Proposta enviada', nickname: 'PE' },
	},
	deals: {
		/** Open, Maria's (customer 1001), owner Bruno, with one activity and one task. */
		mariaOpen: objectId('deal', 1),
		/** Won, João's (customer 1002). */
		joaoWon: objectId('deal', 2),
	},
} as const;
