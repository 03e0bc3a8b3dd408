export { buildEvent, type EventInput } from './event';
export { notifySystems } from './notify';
export { maximumTargets, readTargets } from './targets';
export * from './types';
