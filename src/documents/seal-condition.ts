/** A missing or broken seal closes nothing (UN/EDIFACT 4517: 3, 4). */
export const closes = ({ condition }: { condition: string }): boolean =>
  condition !== '3' && condition !== '4';
