"""The ground floor: tables, rules, money, access and files. Imports neither pdf nor tui."""
