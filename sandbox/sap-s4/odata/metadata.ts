import type { EntitySet, Navigation, Property, Service } from '../schema/service.ts';
import { typeName } from './data-source.ts';

/** The service's EDMX document. */
export function metadataOf(service: Service): string {
	const sets = [...service.sets.values()];
	const links = sets.flatMap((set) => [...set.navigations.values()].map((navigation) => ({ set, navigation })));
	const container = sets.map((set) => `<EntitySet Name="${set.name}" EntityType="${service.name}.${typeName(set)}"/>`);
	const ends = links.map(({ set, navigation }) => associationSet(set, navigation, service));
	return [
		'<?xml version="1.0" encoding="utf-8"?>',
		'<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx" xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata" xmlns:sap="http://www.sap.com/Protocols/SAPData">',
		'<edmx:DataServices m:DataServiceVersion="2.0">',
		`<Schema Namespace="${service.name}" xmlns="http://schemas.microsoft.com/ado/2008/09/edm">`,
		...sets.map((set) => entityType(set, service)),
		...links.map(({ set, navigation }) => association(set, navigation, service)),
		`<EntityContainer Name="${service.name}_Entities" m:IsDefaultEntityContainer="true">${container.join('')}${ends.join('')}</EntityContainer>`,
		'</Schema></edmx:DataServices></edmx:Edmx>',
	].join('\n');
}

function entityType(set: EntitySet, service: Service): string {
	const keys = set.keys.map((name) => `<PropertyRef Name="${name}"/>`).join('');
	const properties = [...set.properties.values()].map((property) => propertyTag(property, set.keys.includes(property.name)));
	const navigations = [...set.navigations.values()].map(
		({ name }) =>
			`<NavigationProperty Name="${name}" Relationship="${service.name}.${linkName(set, name)}" FromRole="From" ToRole="To"/>`,
	);
	return `<EntityType Name="${typeName(set)}"><Key>${keys}</Key>${[...properties, ...navigations].join('')}</EntityType>`;
}

function propertyTag({ name, type, maxLength, precision, scale, isCreatable, isFilterable }: Property, isKey: boolean): string {
	const size = type === 'Decimal' ? ` Precision="${precision}" Scale="${scale}"` : maxLength === undefined ? '' : ` MaxLength="${maxLength}"`;
	const marks = `${isCreatable ? '' : ' sap:creatable="false"'}${isFilterable ? '' : ' sap:filterable="false"'}`;
	return `<Property Name="${name}" Type="Edm.${type}"${isKey ? ' Nullable="false"' : ''}${size}${marks}/>`;
}

const linkName = (set: EntitySet, navigation: string): string => `assoc_${set.name}_${navigation}`;

function association(set: EntitySet, { name, target, isMany }: Navigation, service: Service): string {
	const from = `<End Type="${service.name}.${typeName(set)}" Multiplicity="1" Role="From"/>`;
	const to = `<End Type="${service.name}.${target}Type" Multiplicity="${isMany ? '*' : '0..1'}" Role="To"/>`;
	return `<Association Name="${linkName(set, name)}">${from}${to}</Association>`;
}

function associationSet(set: EntitySet, { name, target }: Navigation, service: Service): string {
	const link = linkName(set, name);
	const ends = `<End EntitySet="${set.name}" Role="From"/><End EntitySet="${target}" Role="To"/>`;
	return `<AssociationSet Name="${link}_set" Association="${service.name}.${link}">${ends}</AssociationSet>`;
}
