app-name = هدهد
close = بستن
cancel = لغو
