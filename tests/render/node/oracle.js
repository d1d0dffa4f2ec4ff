// Reads a JSON list of MJML documents from standard input, and prints as JSON what MJML itself says:
// `tags`, with the attributes of each and their types, the tags it may hold, and whether it is an "ending tag", into
// which MJML does not look; and `verdicts`, for each document a list of lines with what is wrong there, line 0 standing
// for a document that is none.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
require("mjml");
const preset = require("mjml-preset-core");
const parse = require("mjml-parser-xml");
const { components, initializeType } = require("mjml-core");
const { default: validate, dependencies } = require("mjml-validator");
const unwrap = (module) => module.default ?? module;

function describe(component) {
  // A pattern stands for every tag.
  const children = dependencies[component.componentName] ?? [];
  return {
    children: children.map((child) => (child instanceof RegExp ? "*" : child)),
    attributes: component.allowedAttributes ?? {},
    ending: Boolean(component.endingTag),
  };
}

function judge(source) {
  try {
    const tree = unwrap(parse)(source, { components, filePath: ".", actualPath: ".", ignoreIncludes: true });
    const isWhole = tree.tagName === "mjml" && tree.children.some(({ tagName }) => tagName === "mj-body");
    if (!isWhole) return [[0, "no <mj-body> in <mjml>"]];
    return validate(tree, { components, dependencies, initializeType }).map(({ line, message }) => [line, message]);
  } catch (error) {
    return [[0, error.message]];
  }
}

const { version } = JSON.parse(readFileSync(require.resolve("mjml/package.json"), "utf-8"));
const known = unwrap(preset).components.map(unwrap);
const tags = { mjml: { children: dependencies.mjml, attributes: {}, ending: false } };
for (const component of known) tags[component.componentName] = describe(component);
console.log(JSON.stringify({ version, tags, verdicts: JSON.parse(readFileSync(0, "utf-8")).map(judge) }));
