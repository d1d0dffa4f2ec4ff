// Reads a JSON list of MJML documents from standard input, and prints as a JSON list the HTML that MJML makes of each.
import { readFileSync } from "node:fs";
import mjml2html from "mjml";

const sources = JSON.parse(readFileSync(0, "utf-8"));
const pages = [];
for (const source of sources) {
  // Web fonts would come from the network.
  pages.push((await mjml2html(source, { fonts: {}, validationLevel: "skip" })).html);
}
console.log(JSON.stringify(pages));
