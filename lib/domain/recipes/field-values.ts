export { readField, shapeOf, wholePattern, type FieldValue } from './read-field';
export { readInput } from './read-input';
