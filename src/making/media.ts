export const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Types under which a spreadsheet is taken. Browsers on Windows send a CSV file as Excel's; the bytes tell what it is. */
export const spreadsheetTypes = [xlsxType, 'text/csv', 'application/vnd.ms-excel'];

/** The only address at which these types are taken. */
export const importAddress = '/v1/spreadsheet-imports';
