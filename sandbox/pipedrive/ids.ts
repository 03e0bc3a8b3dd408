const hash = (digit: string): string => `${digit}4b1c${'0f9e8d7c6b5a4938'.repeat(3)}`.slice(0, 40);

/** The person of a customer of the sample company: `personId('1001')` is 1001. */
export function personId(customerId: string | number): number {
	return Number(customerId);
}

/** What is there besides the customers. Custom fields are named by a hash of 40 digits, as everywhere in this API. */
export const SEED = {
	token: 'pipedrive-token',
	companyId: 7001,
	companyDomain: 'bompreco-sandbox',
	users: {
		/** Whose token it is; owner of what is created without one. */
		ana: { id: 501, name: 'Ana Souza', email: 'ana.souza@bompreco.example' },
		bruno: { id: 502, name: 'Bruno Lima', email: 'bruno.lima@bompreco.example' },
		/** No longer with the company: `active_flag` is false. */
		carla: { id: 503, name: 'Carla Dias', email: 'carla.dias@bompreco.example' },
	},
	fields: {
		/** Person field “CPF/CNPJ”, varchar. */
		personDocument: hash('a'),
		/** Person field “Segmento”, enum; mandatory with the knob `requiredPersonField`. */
		personSegment: hash('b'),
		/** Deal field “Origem”, varchar. */
		dealOrigin: hash('c'),
		/** Deal field “Segmento”, enum; mandatory with the knob `requiredDealField`. */
		dealSegment: hash('d'),
	},
	/** Options of both “Segmento” fields. */
	segments: { retail: { id: 11, label: 'Varejo' }, wholesale: { id: 12, label: 'Atacado' }, builder: { id: 13, label: 'Construtora' } },
	/** Options of the deal field `channel`. */
	channels: { whatsapp: { id: 31, label: 'WhatsApp' }, site: { id: 32, label: 'Site' } },
	pipelineId: 1,
	stages: { first: 1, second: 2, third: 3 },
	deals: {
		/** Open, Maria's (person 1001), owner Bruno, with one note and one activity. */
		mariaOpen: 2001,
		/** Won, João's (person 1002). */
		joaoWon: 2002,
	},
} as const;
