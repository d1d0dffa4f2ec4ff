// MJML and juice on one MJML file. node render.js FILE.mjml FILE.css ROUNDS prints best milliseconds as JSON;
// with 0 rounds it renders once and says nothing.
import { readFileSync } from "node:fs";
import juice from "juice";
import mjml2html from "mjml";

const [source, css] = process.argv.slice(2, 4).map((name) => readFileSync(name, "utf-8"));
const rounds = Number(process.argv[4]);

async function time(work) {
  let result;
  let best = Infinity;
  for (let round = 0; round <= rounds; round++) {
    const started = performance.now();
    result = await work();
    best = Math.min(best, performance.now() - started);
  }
  return [result, best];
}

const [compiled, mjml] = await time(() => mjml2html(source, { fonts: {} }));
const styled = compiled.html.replace("</title>", `</title><style>${css}</style>`);
const [, whole] = await time(() => juice(styled));
if (rounds) {
  const [, alone] = await time(() => juice.inlineContent(compiled.html, css));
  console.log(JSON.stringify({ mjml, juice: whole, "juice (this CSS alone)": alone }));
}
