export { importRecording, type ImportedRecipe, type ImportOptions } from './import-recording';
