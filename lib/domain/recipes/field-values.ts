export { readField, shapeOf, type FieldValue } from './read-field';
export { readInput } from './read-input';
