// node scripts/house.mjs: the measures of the house, out of the imports of all shipped files, types included. Rooms are the
// folders of src, `doors` its files; an arrow leads from a room to one that it imports; a floor is as many arrows above the
// lowest as the longest way down has. test/architecture.spec.ts holds which arrows may be.
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';
import { ROOT } from './setup.mjs';

const SRC = join(ROOT, 'src');
const roomOf = (path) => (path.includes('/') ? path.split('/')[0] : 'doors');
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts') && roomOf(path) !== 'testing')
  .map((path) => read(path));
const rooms = [...new Set(files.map(({ path }) => roomOf(path)))].sort();
const below = new Map(rooms.map((room) => [room, new Set()]));
for (const { path, imports } of files) {
  for (const to of imports.map(roomOf)) if (to !== roomOf(path)) below.get(roomOf(path)).add(to);
}
const floors = new Map();
for (const room of rooms) floorOf(room, []);
const lines = sum(files.map((file) => file.lines));
const sizes = rooms.map((room) => [
  room,
  sum(files.filter(({ path }) => roomOf(path) === room).map((file) => file.lines)),
]);
const [biggest, size] = sizes.sort(([, a], [, b]) => b - a)[0];

const measures = {
  'shipped lines': lines,
  files: files.length,
  rooms: rooms.length,
  floors: Math.max(...floors.values()) + 1,
  arrows: sum([...below.values()].map((to) => to.size)),
  'biggest room': `${biggest}, ${((100 * size) / lines).toFixed(1)} % of the lines`,
  'files over 300 lines': files.filter((file) => file.lines > 300).length,
  'casts of event data': sum(files.map(({ text }) => text.match(/\bdata as (?!const)/g)?.length ?? 0)),
  'casts to never': sum(files.map(({ text }) => text.match(/\bas never\b/g)?.length ?? 0)),
};
for (const [what, measure] of Object.entries(measures)) console.log(`${what}: ${measure}`);

function read(path) {
  const text = readFileSync(join(SRC, path), 'utf8');
  const imports = ts
    .preProcessFile(text)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((name) => name.startsWith('.'))
    .map((name) => posix.join(posix.dirname(path), name))
    .filter((name) => !name.startsWith('..'));
  return { path, text, imports, lines: text.split('\n').length - 1 };
}

/** @throws Error at a circle */
function floorOf(room, way) {
  if (way.includes(room)) throw new Error(`A circle of rooms: ${[...way, room].join(' -> ')}`);
  if (!floors.has(room)) {
    const under = [...below.get(room)].map((one) => floorOf(one, [...way, room]));
    floors.set(room, Math.max(-1, ...under) + 1);
  }
  return floors.get(room);
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
