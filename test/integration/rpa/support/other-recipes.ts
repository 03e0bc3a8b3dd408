// Recipes for the applications of `sandbox/web-pages`, each as a reader of its pages writes it.

export const lagerRecipe = {
	version: 1,
	name: 'lager',
	operations: {
		article: {
			input: { code: { required: true } },
			steps: [
				{ goto: '/' },
				{ frame: { target: { name: 'suche' }, steps: [{ fill: { selector: 'input[name=nr]', value: '{{input.code}}' } }, { click: 'input[value=Suchen]' }] } },
				{
					frame: {
						target: { name: 'inhalt' },
						steps: [
							{ waitFor: { anyOf: [{ selector: 'table', text: 'Einzelpreis' }, { selector: 'p', text: 'Kein Artikel', outcome: 'notFound', message: 'p' }] } },
							{
								extract: {
									as: 'article',
									table: 'table',
									columns: { name: { headers: 'Bezeichnung', required: true }, stock: { headers: 'Bestand', type: 'integer', required: true }, arrived: { headers: 'Letzter Eingang', type: 'dateBR' } },
									maxRows: 1,
								},
							},
						],
					},
				},
			],
		},
		list: {
			steps: [
				{ goto: '/' },
				{ frame: { target: { name: 'menue' }, steps: [{ click: 'text/Bestandsliste' }] } },
				{
					frame: {
						target: { name: 'inhalt' },
						steps: [{ waitFor: 'table table' }, { extract: { as: 'articles', table: 'table table', columns: { code: { headers: 'Nr.', pattern: 'A-\\d+' }, stock: { headers: 'Bestand', type: 'integer' } }, paging: 'text/weiter >>' } }],
					},
				},
			],
		},
	},
};

const result = 'pierce/[aria-label="Result"]';

export const dispatchRecipe = {
	version: 1,
	name: 'dispatch',
	session: { loggedInWhen: '[aria-label="Current branch"]', loggedOutWhen: { url: '**/signin**' } },
	login: [
		{ goto: '/signin' },
		{ fill: { selector: 'aria/Email', value: '{{credential.user}}' } },
		{ click: { selector: 'aria/Next', expectNavigation: true } },
		{ fill: { selector: 'aria/Password', value: '{{credential.password}}' } },
		{ click: { selector: 'aria/Sign in', expectNavigation: true } },
		{ waitFor: { anyOf: [{ selector: 'select[name=branch]' }, { selector: '[role=alert]', outcome: 'refused', message: '[role=alert]' }] } },
		{ select: { selector: 'aria/Branch', label: 'Chicago' } },
		{ click: { selector: 'aria/Continue', expectNavigation: true } },
	],
	operations: {
		shipments: {
			input: { customer: { required: true } },
			steps: [
				{ goto: '/app' },
				{ fill: { selector: 'aria/Customer or phone', value: '{{input.customer}}' } },
				{ click: 'aria/Search' },
				{ waitFor: { anyOf: [{ selector: result, text: 'shipments found', outcome: 'notFound' }, { selector: result, text: ' of ' }] } },
				{
					extract: {
						as: 'shipments',
						shape: 'list',
						root: '>>> [role=listitem]',
						fields: { number: { selector: '[aria-label=Number]', required: true }, customer: '[aria-label=Customer]', shipDate: { selector: '[aria-label="Ship date"]', type: 'date', format: 'us' } },
					},
				},
			],
		},
		pickup: {
			write: true,
			input: { customer: { required: true }, date: { type: 'date', required: true } },
			steps: [
				{ goto: '/app' },
				{ fill: { selector: 'aria/Pickup customer', value: '{{input.customer}}' } },
				{ fill: { selector: 'aria/Pickup date', value: '{{input.date}}' } },
				{ click: { selector: 'aria/Request pickup', submit: true } },
				{ waitFor: { selector: 'pierce/[aria-label="Pickup result"]', text: 'requested' } },
				{ extract: { as: 'pickup', fields: { text: { selector: 'pierce/[aria-label="Pickup result"]', pattern: 'Pickup PU-\\d+ requested for .*' } } } },
			],
		},
	},
};

export const almacenRecipe = {
	version: 1,
	name: 'almacen',
	operations: {
		stock: {
			steps: [
				{ goto: '/' },
				{
					extract: {
						as: 'articles',
						table: 'table',
						columns: { family: { headers: 'Familia', required: true }, code: { headers: 'Código', required: true }, seville: { headers: ['Existencias Sevilla', 'Sevilla'], type: 'integer' } },
						paging: 'xpath///button[normalize-space()="Siguiente"]',
					},
				},
			],
		},
		export: { steps: [{ goto: '/' }, { select: { selector: 'select[name=formato]', label: 'CSV' } }, { download: { as: 'stock', click: 'aria/Exportar existencias' } }] },
		supplier: {
			input: { code: { required: true } },
			steps: [
				{ goto: '/' },
				{ popup: { click: 'text/{{input.code}}', steps: [{ popup: { click: 'aria/Ver proveedor', steps: [{ extract: { as: 'supplier', root: 'dl', fields: { name: 'dd:nth-of-type(1)' } } }] } }] } },
			],
		},
		panel: {
			steps: [{ goto: '/panel' }, { frame: { target: 'iframe', steps: [{ frame: { target: 'iframe', steps: [{ extract: { as: 'panel', root: 'dl', fields: { articles: { selector: 'dd:first-of-type', type: 'integer' } } } }] } }] } }],
		},
		order: {
			write: true,
			input: { number: { required: true } },
			steps: [
				{ goto: '/pedido' },
				{ dialog: { answer: 'accept', text: '{{input.number}}' } },
				{ click: { selector: 'button', expectNavigation: true, submit: true } },
				{ waitFor: { selector: '[role=status]', text: 'anotado' } },
			],
		},
		register: {
			write: true,
			steps: [
				{ goto: '/alta' },
				{ select: { selector: 'aria/Almacén', label: 'Palma' } },
				{ fill: { selector: '[contenteditable]', value: 'Frágil, con cuidado' } },
				{ check: '#u1' },
				{ check: '#f1' },
				{ click: { selector: 'aria/Registrar', expectNavigation: true, submit: true } },
				{ extract: { as: 'entry', root: 'dl', fields: { number: { selector: 'dd:nth-of-type(1)', pattern: 'AL-\\d{4}' } } } },
			],
		},
	},
};
