// The npm package `yaml` doing what one `cfgedit apply --set` does, in one Node process: read each file of a list, parse it as a document that keeps its
// comments, set one value, turn it into text; with --write, write it back.
//
//	node peer-yaml.mjs FOLDER-WITH-node_modules [--write] LIST a.b.c VALUE
//
// Prints how many texts hold the new value, so that it is known to have been done.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const [folder, ...rest] = process.argv.slice(2);
const { parseDocument } = createRequire(`${folder}/`)("yaml");
const write = rest[0] === "--write";
const [list, path, value] = write ? rest.slice(1) : rest;
const keys = path.split(".");
let done = 0;

for (const file of readFileSync(list, "utf8").split("\n").filter(Boolean)) {
	const doc = parseDocument(readFileSync(file, "utf8"));

	doc.setIn(keys, value);
	const text = doc.toString();
	if (new RegExp(`^ +${keys.at(-1)}: ${value}( |$)`, "m").test(text))
		done++;
	if (write)
		writeFileSync(file, text);
}
console.log(done);
