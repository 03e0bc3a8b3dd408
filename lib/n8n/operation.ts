import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { byName } from './by-name';

/**
 * A field as n8n's editor shows it, written the way every n8n node writes it. The runner adds the
 * resource and operation it belongs to, so `displayOptions` holds only what goes beyond that.
 */
type ReadonlyDeep<T> = T extends (infer Item)[]
	? ReadonlyArray<ReadonlyDeep<Item>>
	: T extends object
		? { readonly [Key in keyof T]: ReadonlyDeep<T[Key]> }
		: T;
export type Field = ReadonlyDeep<INodeProperties>;

type OptionValue<F> = F extends { options: ReadonlyArray<{ value: infer Value }> } ? Value : string;

type CollectionValue<F> = F extends { options: infer Options extends readonly Field[] }
	? Partial<FieldValues<Options>>
	: IDataObject;

type FieldValue<F extends Field> = F['type'] extends 'number'
	? number
	: F['type'] extends 'boolean'
		? boolean
		: F['type'] extends 'options'
			? OptionValue<F>
			: F['type'] extends 'multiOptions'
				? Array<OptionValue<F>>
				: F['type'] extends 'collection'
					? CollectionValue<F>
					: F['type'] extends 'string' | 'dateTime' | 'resourceLocator'
						? string
						: unknown;

/** What `run` receives for a list of fields: one property per field, typed by the field's own type. */
export type FieldValues<Fields extends readonly Field[]> = {
	-readonly [F in Fields[number] as F['name']]: FieldValue<F>;
};

/** An item for another output than the first. */
export class Routed {
	constructor(
		readonly output: number,
		readonly json: IDataObject,
	) {}
}

/** An item with files, which become its binaries by these names. */
export class WithFiles {
	constructor(
		readonly json: IDataObject,
		readonly files: Readonly<Record<string, ResultFile>>,
	) {}
}

export interface ResultFile {
	fileName: string;
	mimeType: string;
	bytes: Uint8Array;
}

export type ResultEntry = IDataObject | Routed | WithFiles;
export type OperationResult = ResultEntry | ResultEntry[];

/** What an operation may use beside its input. */
export interface OperationContext<Services> {
	services: Services;
	/** Aborted when the execution is cancelled or the run has failed elsewhere. */
	signal: AbortSignal;
	itemIndex: number;
	/** The incoming item; never to be changed. */
	item: Readonly<IDataObject>;
	/** The same for a repeated run of the same item in the same execution, unique otherwise. */
	runKey: string;
	/**
	 * A key for a write of this content: `runKey`, but where an AI agent calls, the same for every call with this content
	 * in the execution. Models repeat calls, and never in quite the same words.
	 */
	keyFor(content: unknown): string;
	/** Node, pass of a loop and item, the same in every execution. */
	placeKey: string;
	/** A file of the incoming item. @throws ConnectorError `validation` naming the binary property that is not there */
	file(name: string): Promise<ResultFile>;
}

export interface Operation<Services> {
	resource: string;
	operation: string;
	/** Title Case, without the resource: `Get by Phone`. */
	name: string;
	/** A whole sentence with the resource; beside the node's name it is all that an AI agent reads. */
	action: string;
	description: string;
	/** True where running the same item twice does no harm; such items run side by side. */
	idempotent: boolean;
	fields: readonly Field[];
	/** Errors leave as items by this output, whatever the node's On Error setting says. */
	errorsLeaveBy?: number;
	run(context: OperationContext<Services>, input: Record<string, unknown>): Promise<OperationResult>;
}

interface OperationDefinition<Services, Fields extends readonly Field[]>
	extends Omit<Operation<Services>, 'fields' | 'run'> {
	fields: Fields;
	run(context: OperationContext<Services>, input: FieldValues<Fields>): Promise<OperationResult>;
}

/**
 * An operation is a value: what the editor shows and what runs, in one place. The types of `input`
 * follow from the fields; the runner coerces each parameter to them before `run` is called.
 *
 * @example
 * const operation = defineOperationFor<ErpServices>();
 * export const getStock = operation({ resource: 'product', operation: 'getStock', …,
 *   fields: [{ displayName: 'SKU', name: 'sku', type: 'string', default: '', required: true }],
 *   run: async ({ services, signal }, { sku }) => await services.erp.getStock(sku, { signal }) });
 */
export function defineOperationFor<Services>() {
	return <const Fields extends readonly Field[]>(
		definition: OperationDefinition<Services, Fields>,
	): Operation<Services> => ({
		...definition,
		run: async (context, input) => await definition.run(context, input as FieldValues<Fields>),
	});
}

/** A resource of a node: its label and its operations. */
export interface Resource<Services> {
	value: string;
	name: string;
	operations: ReadonlyArray<Operation<Services>>;
}

/** One option list entry per operation, in the order n8n's style asks for (by name). */
export function operationOptions<Services>(resource: Resource<Services>): INodePropertyOptions[] {
	return resource.operations
		.map(({ name, operation, action, description }) => ({ name, value: operation, action, description }))
		.sort(byName);
}
