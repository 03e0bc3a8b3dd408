import type { Resource } from './operation';
import type { ParameterOfItem } from './parameters';
import type { ExecutionScope } from './scope';

/** What a node is made of, beside its description. */
export interface NodeDefinition<Services> {
	/** The node's name in messages. */
	system: string;
	outputs: number;
	resources: ReadonlyArray<Resource<Services>>;
	/**
	 * What the operations work with, for one item; `scope.once` keeps what all items share, and `parameter` reads the
	 * node's parameters that belong to no operation.
	 */
	services(scope: ExecutionScope, itemIndex: number, parameter: ParameterOfItem): Promise<Services> | Services;
	/** Reads run side by side up to this many items; writes one after the other, in the items' order. Default 10. @param parameter of the first item */
	itemsAtOnce?(parameter: ParameterOfItem, scope: ExecutionScope): Promise<number> | number | undefined;
}
