import type { IDataObject } from 'n8n-workflow';

/** A domain object as the json of an item. Domain objects hold nothing that JSON cannot. */
export function toPlain(value: object): IDataObject {
	return value as IDataObject;
}
