app-name = Hoopoe
close = Close
cancel = Cancel
