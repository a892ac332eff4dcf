import { rowsWith } from '../read-cases.mjs';
import { share } from '../scores.mjs';

const REGISTERS = ['familier', 'courant', 'soutenu'];
const ADDRESSES = ['formal', 'informal'];

/** How the author writes (register) and how the author addresses the reader (label formal or informal), whichever the file knows. */
export function evaluate(rows, { engine, file }) {
  const cases = rowsWith(rows, (row) => REGISTERS.includes(row.register) || ADDRESSES.includes(row.label), { file, suite: 'register', needs: '"register" (familier, courant, soutenu) or "label" (formal, informal)' });
  const read = cases.map((row) => ({ row, got: engine.analyse(row.lang === undefined ? { text: row.text } : { text: row.text, lang: row.lang }) }));
  const registers = read.filter(({ row }) => REGISTERS.includes(row.register));
  const addresses = read.filter(({ row }) => ADDRESSES.includes(row.label));
  const isAddressRight = ({ row, got }) => got.address === row.label;
  const isRegisterRight = ({ row, got }) => got.register === row.register;
  return {
    n: read.length,
    metrics: {
      'register accuracy': share(registers, isRegisterRight),
      'address accuracy': share(addresses, isAddressRight),
      'address not found': share(addresses, ({ got }) => got.address === 'none'),
    },
    faults: [
      ...registers.filter((one) => !isRegisterRight(one)).map(({ row, got }) => ({ line: row.line, expected: row.register, got: got.register, text: row.text })),
      ...addresses.filter((one) => !isAddressRight(one)).map(({ row, got }) => ({ line: row.line, expected: row.label, got: got.address, text: row.text })),
    ],
  };
}
