import type { Reply } from '../kit/server.ts';
import type { Version } from './errors.ts';
import { entitySets } from './model/entity-sets.ts';
import type { EntitySet, Property, RecordType } from './model/properties.ts';

/** The sets and properties that are served, and no others, as EDMX: 1.0 for v1, 4.0 for v2. */
export function metadata(version: Version): Reply {
	const sets: readonly EntitySet[] = Object.values(entitySets);
	const entityTypes = new Map(sets.map(({ type, key }) => [type.name, { type, key }]));
	const complexTypes = new Map<string, RecordType>();
	const enumerations = new Map<string, readonly string[]>();
	for (const { type } of sets) collect(type, complexTypes, enumerations);
	const schema = [
		...[...enumerations].map(([name, values]) => `<EnumType Name="${name}">${named('Member', values)}</EnumType>`),
		...[...complexTypes.values()].map((type) => `<ComplexType Name="${type.name}">${propertiesOf(type, version)}</ComplexType>`),
		...[...entityTypes.values()].map(
			({ type, key }) => `<EntityType Name="${type.name}"><Key>${named('PropertyRef', key)}</Key>${propertiesOf(type, version)}</EntityType>`,
		),
		`<EntityContainer Name="ServiceLayer">${sets.map(({ name, type }) => `<EntitySet Name="${name}" EntityType="SAPB1.${type.name}"/>`).join('')}</EntityContainer>`,
	].join('');
	const edmx = version === 'v1' ? ['1.0', 'http://schemas.microsoft.com/ado/2007/06/edmx'] : ['4.0', 'http://docs.oasis-open.org/odata/ns/edmx'];
	const services = `<edmx:DataServices><Schema Namespace="SAPB1">${schema}</Schema></edmx:DataServices>`;
	const body = `<?xml version="1.0" encoding="UTF-8"?><edmx:Edmx Version="${edmx[0]}" xmlns:edmx="${edmx[1]}">${services}</edmx:Edmx>`;
	return { status: 200, headers: { 'content-type': 'application/xml;charset=utf-8' }, body };
}

const named = (element: string, names: readonly string[]): string => names.map((name) => `<${element} Name="${name}"/>`).join('');

function collect(type: RecordType, complexTypes: Map<string, RecordType>, enumerations: Map<string, readonly string[]>): void {
	for (const property of Object.values(type.properties)) {
		if (property.kind === 'enumeration') enumerations.set(property.name, property.values);
		if (property.kind !== 'rows') continue;
		complexTypes.set(property.of.name, property.of);
		collect(property.of, complexTypes, enumerations);
	}
}

function propertiesOf({ properties }: RecordType, version: Version): string {
	return Object.entries(properties).map(([name, property]) => `<Property Name="${name}" Type="${typeName(property, version)}"/>`).join('');
}

function typeName(property: Property, version: Version): string {
	switch (property.kind) {
		case 'text':
			return 'Edm.String';
		case 'integer':
			return 'Edm.Int32';
		case 'number':
			return 'Edm.Double';
		case 'date':
			return version === 'v1' ? 'Edm.DateTime' : 'Edm.DateTimeOffset';
		case 'enumeration':
			return `SAPB1.${property.name}`;
		default:
			return `Collection(SAPB1.${property.of.name})`;
	}
}
