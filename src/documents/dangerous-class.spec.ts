import { dangerousClass, railDangerousClass } from './dangerous-class';

const taken = (pattern: string, classes: string): string[] =>
  classes.split(' ').filter((each) => new RegExp(pattern).test(each));
const real = '1.1 1.1D 1.4S 1.6N 2.1 2.2 2.3 3 4.1 4.2 4.3 5.1 5.2 6.1 6.2 7 8 9';
const none = '1 1.7 1.4M 1.1DD 2.4 3.5 4 4.4 5 5.3 6 6.1A 6.3 7.3 8.4Q 9.6 9A 0 10';

it('a class of dangerous goods is one that exists, with the division where it has divisions', () => {
  expect(taken(dangerousClass, real).join(' ')).toBe(real);
  expect(taken(dangerousClass, `${none} 2`)).toEqual([]);
});

it('gases on rails may be of class 2 as a whole', () => {
  expect(taken(railDangerousClass, `${real} 2`).join(' ')).toBe(`${real} 2`);
  expect(taken(railDangerousClass, none)).toEqual([]);
});
