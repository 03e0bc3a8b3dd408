import type { EntitySet, Navigation, Service } from '../schema/service.ts';
import { problems } from './problem.ts';
import { valueOf } from './values.ts';
import type { Row } from './values.ts';

/** Where rows come from, and what the requests' rules about keys are. */
export interface DataSource {
	/** The rows of an entity set, in the order of their keys. */
	rows(set: string): readonly Row[];
	/** Answers carry keys without leading zeros, and requests may. */
	readonly stripsZeros: boolean;
}

/** The type's name without its namespace: `A_SalesOrderType`. */
export const typeName = (set: EntitySet): string => `${set.name}Type`;

export function entitySetOf(service: Service, name: string): EntitySet {
	const set = service.sets.get(name);
	if (set === undefined) throw problems.notFound(name);
	return set;
}

/** The rows that a navigation leads to from `row`. */
export function follow(row: Row, from: EntitySet, navigation: Navigation, service: Service, source: DataSource): Row[] {
	const target = entitySetOf(service, navigation.target);
	const conditions = navigation.links.map(([here, there]) => {
		const property = from.properties.get(here);
		return [target.properties.get(there), property === undefined ? null : valueOf(row, property)] as const;
	});
	return source.rows(target.name).filter(
		(candidate) =>
			conditions.every(([property, value]) => property !== undefined && value !== '' && valueOf(candidate, property) === value) &&
			navigation.only.every(([there, values]) => values.some((value) => value === (candidate[there] ?? ''))),
	);
}
