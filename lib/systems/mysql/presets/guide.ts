import type { MySqlErpSettings } from '../settings';

/** The database of the integration guide: clientes, pedidos, itens_pedido, produtos, estoque. */
export const guideMySqlSettings: MySqlErpSettings = {
	tables: {
		customers: 'clientes',
		orders: 'pedidos',
		orderItems: 'itens_pedido',
		products: 'produtos',
		stock: 'estoque',
	},
	columns: {
		customers: {
			id: 'id',
			name: 'nome',
			email: 'email',
			phones: ['telefone'],
			document: '',
			creditLimit: 'limite_credito',
		},
		orders: {
			id: 'id',
			number: '',
			customerId: 'cliente_id',
			date: 'data_pedido',
			total: 'valor_total',
			pending: 'valor_pendente',
			status: 'status',
		},
		orderItems: { orderId: 'pedido_id', sku: '', name: 'nome_produto', quantity: '', unitPrice: '' },
		products: { id: 'id', sku: 'sku', name: 'nome', price: 'preco_venda' },
		stock: {
			productId: 'produto_id',
			available: 'quantidade_disponivel',
			reserved: 'quantidade_reservada',
			warehouse: '',
		},
	},
	pendingStatuses: ['pendente'],
	openStatuses: ['pendente', 'aberto', 'em_separacao', 'em_processamento', 'bloqueado'],
	orderStatuses: {},
	phoneDigitScan: false,
	defaultAreaCode: '',
	statements: {},
	ticketProcedure: '',
	ticketParameters: ['customerId', 'description', 'source'],
	currency: 'BRL',
	timeoutMs: 10_000,
};
