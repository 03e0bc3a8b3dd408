import type { ErpPort } from '../../../../lib/domain/erp';

export interface ErpUnderTest {
	erp: ErpPort;
	/** Calls that reached the system so far. */
	calls: () => Promise<number>;
	close: () => Promise<void>;
}

export interface ErpTraits {
	customerPrice?: boolean;
	writesOrders?: boolean;
	/** The system itself looks past masks and prefixes of stored phones. */
	tolerant?: boolean;
	/** The system compares stored texts and is asked for one form after the other, so a second record in another form stays unseen. */
	oneFormAtATime?: boolean;
}
