import type { OrderStatus } from '../../../lib/domain/erp';
import { createSqlServerErp } from '../../../lib/systems/sqlserver';
import { GUIDE_STATUS } from '../../../sandbox/sql-server/schemas/guide.ts';
import { callsOf, sampleSettings, startSampleServer, today } from './support/sqlserver';
import { describeErpPort } from './erp-port-contract';

const words = (status: keyof typeof GUIDE_STATUS, ours: OrderStatus) => [GUIDE_STATUS[status], ours] as const;

describeErpPort(
	'SQL Server, the guide’s schema',
	async () => {
		const { server, open, close } = await startSampleServer();
		const settings = { ...sampleSettings, openStatuses: ['Aberto', 'EmProcessamento', 'Bloqueado'] };
		return { erp: createSqlServerErp({ sql: await open(), today, settings }), calls: async () => callsOf(server), close };
	},
	{
		orderWords: {
			pendente: words('pendente', 'open'),
			em_separacao: words('em_separacao', 'processing'),
			bloqueado: words('bloqueado', 'blocked'),
			faturado: words('faturado', 'invoiced'),
			entregue: words('entregue', 'closed'),
			cancelado: words('cancelado', 'cancelled'),
		},
	},
);
