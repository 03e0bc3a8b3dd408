import { describeContactSearch } from './port/contact-search';
import { describeContactWrites } from './port/contact-writes';
import { describeFailures } from './port/failures';
import { describeRecordWrites } from './port/record-writes';
import type { CrmTraits, CrmUnderContract, CrmUnderTest } from './support/crm-under-test';

/**
 * What every CRM adapter must do, under the application layer and over its real transport, against a sandbox of its own
 * for each test. Which system it is follows from the name of the test file (`CrmSystem.slug`).
 */
export function describeCrmPort(name: string, start: () => Promise<CrmUnderTest>, given: CrmTraits = {}): void {
	describe(`CRM port: ${name}`, () => {
		let running: CrmUnderTest;
		const contract: CrmUnderContract = {
			subject: () => running,
			traits: { finds: () => true, mostCallsPerSearch: 6, ...given },
		};

		beforeEach(async () => {
			running = await start();
		}, 60_000);

		afterEach(async () => {
			await running?.close();
		});

		describeContactSearch(contract);
		describeContactWrites(contract);
		describeRecordWrites(contract);
		describeFailures(contract);
	});
}
