// Prints the milliseconds it takes to require the files named on the command line, with the first of them, n8n-workflow,
// already loaded.
const [workflow, ...files] = process.argv.slice(2);
require(workflow);
const startedAt = performance.now();
for (const file of files) require(file);
console.log(performance.now() - startedAt);
