import type { ErpTraits, ErpUnderTest, PortUnderTest } from './support/erp-under-test';
import { describeAnswers } from './port/answers';
import { describeCapabilities } from './port/capabilities';
import { describeCustomers } from './port/customers';
import { describeHostileInput } from './port/hostile-input';
import { companyWords, describeOrders } from './port/orders';
import { describeOrderWrites } from './port/order-writes';
import { describeProducts } from './port/products';
import { describeTicketWrites } from './port/ticket-writes';

/**
 * What every ERP adapter must do, run against each system over its real server with the sample company in it. Which
 * system it is follows from the name of the test file (`ErpSystem.slug`).
 */
export function describeErpPort(name: string, start: () => Promise<ErpUnderTest>, given: ErpTraits = {}): void {
	describe(`ERP port: ${name}`, () => {
		let running: ErpUnderTest;
		const port: PortUnderTest = {
			subject: () => running,
			erp: () => running.erp,
			traits: {
				customers: true,
				products: true,
				customerPrice: false,
				credit: true,
				orderWords: companyWords,
				ordersByDay: false,
				writesOrders: false,
				writesTicketsOnce: false,
				holdsOrders: false,
				answersBreak: false,
				tolerant: false,
				oneFormAtATime: false,
				...given,
			},
		};

		beforeAll(async () => {
			running = await start();
		}, 120_000);

		afterAll(async () => {
			await running?.close();
		});

		describeCapabilities(port);
		describeCustomers(port);
		describeProducts(port);
		describeOrders(port);
		describeHostileInput(port);
		describeAnswers(port);
		// Last: they change the data.
		describeOrderWrites(port);
		describeTicketWrites(port);
	});
}
