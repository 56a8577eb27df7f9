# Every failure that a person can meet: what happened, what is safe, what to do.

# Code: a call that was rejected
failure-bad_request = انجام نشد. چیزی تغییر نکرد؛ دوباره امتحان کنید.
failure-not_found = دیگر اینجا نیست. چیزی تغییر نکرد.
failure-unreachable = اکنون دسترسی به سرور ممکن نیست. چیزی از دست نرفته؛ وقتی برخط شدید دوباره امتحان کنید.
failure-refused = سرور نپذیرفت: شاید اجازهٔ این کار را نداشته باشید. از مدیر گفت‌وگو یا مدیر سرور بپرسید.
failure-storage = هدهد نمی‌تواند داده‌هایش را بخواند یا بنویسد. مطمئن شوید دیسک پر نیست و دوباره امتحان کنید.
failure-internal = مشکلی پیش آمد. پیام‌های شما سالم‌اند؛ دوباره امتحان کنید.

# EntryRefusal: signing in or up
welcome-refused-bad_address = این نشانی درست نیست. نامی مانند example.org یا نشانی با درگاه بنویسید.
welcome-refused-unreachable = سروری در این نشانی پاسخ نمی‌دهد. املای نشانی و شبکهٔ خود را بررسی کنید.
welcome-refused-not_a_homeserver = در این نشانی چیزی پاسخ می‌دهد، ولی سرور ماتریکس نیست. نشانی را بررسی کنید.
welcome-refused-no_tls = اتصال به این سرور امن نیست: گواهی ندارد یا گواهی‌اش معتبر نیست. از مدیرش بپرسید.
welcome-refused-too_old = این سرور برای هدهد قدیمی است (sliding sync ندارد). از مدیرش بخواهید به‌روزش کند.
welcome-refused-no_password = این سرور گذرواژه نمی‌پذیرد. به‌جایش با مرورگر وارد شوید.
welcome-refused-wrong_password = نام کاربری یا گذرواژه نادرست است. دوباره امتحان کنید.
welcome-refused-deactivated = این حساب غیرفعال شده است. از مدیر سرور بپرسید.
welcome-refused-rate_limited = بیش از اندازه تلاش کرده‌اید. { $n } ثانیه صبر کنید و دوباره امتحان کنید.
welcome-refused-sign_up_closed = در این سرور نمی‌شود از اینجا حساب ساخت. سرور دیگری انتخاب کنید یا از مدیرش بپرسید.
welcome-refused-name_taken = این نام کاربری گرفته شده است. نام دیگری انتخاب کنید.
welcome-refused-name_invalid = این نام کاربری حرف‌هایی دارد که سرور نمی‌پذیرد. از a تا z، رقم و . _ - = استفاده کنید.
welcome-refused-weak_password = این گذرواژه برای سرور ضعیف است. بلندترش کنید.
welcome-refused-already_in = با این حساب از پیش وارد شده‌اید. برای دیدنش برگردید.
welcome-refused-other_account = این حساب دیگری بود. با همان حسابی وارد شوید که نشستش پایان یافته؛ چیزی تغییر نکرد.
welcome-refused-browser_refused = صفحهٔ سرور اجازهٔ ورود نداد. دوباره امتحان کنید یا از مدیرش بپرسید.
welcome-refused-cancelled = ورود متوقف شد. هر وقت خواستید دوباره شروع کنید.

# StartRefusal: starting or entering a chat
start-refused-bad_person = این نشانی درست نیست. نشانی کامل مانند ‎@name:example.org‎ است.
start-refused-myself = این نشانی خود شماست. به کس دیگری بنویسید.
start-refused-no_such_person = چنین کسی روی آن سرور نیست. املا را بررسی کنید.
start-refused-offline = این کار به شبکه نیاز دارد. وقتی برخط شدید دوباره امتحان کنید.
start-refused-forbidden = سرور اجازه نمی‌دهد. شاید دعوت پس گرفته شده باشد: دعوت تازه بخواهید.
start-refused-no_such_chat = چنین گفت‌وگویی نیست یا سرورش دیگر آن را نمی‌شناسد. نشانی را بررسی کنید یا نشانی تازه بخواهید.
start-refused-invite_only = به این گفت‌وگو فقط با دعوت می‌توان پیوست. از یکی از اعضایش دعوت بخواهید.

# FailReason: a message or change that can never go out
failed-forbidden = ارسال نشد: اجازهٔ نوشتن در این گفت‌وگو را ندارید. از یکی از مدیرانش بخواهید.
failed-not_member = ارسال نشد: دیگر در این گفت‌وگو نیستید. برای نوشتن دعوت تازه لازم است.
failed-too_large = ارسال نشد: برای این سرور بیش از اندازه بلند است. کوتاهش کنید یا در چند پیام بفرستید.
failed-target_gone = ارسال نشد: پیامی که به آن اشاره دارد دیگر نیست. آن را به‌صورت پیامی جدا بفرستید.
failed-refused = ارسال نشد: سرور نپذیرفت. دوباره امتحان کنید یا اول ویرایشش کنید.

# Confirmed: what the homeserver wants confirmed
confirmed-done = انجام شد.
confirmed-needs_password = سرور می‌خواهد مطمئن شود که خودتان هستید. گذرواژه‌تان را بنویسید.
confirmed-wrong_password = این گذرواژه درست نیست. چیزی تغییر نکرد؛ دوباره امتحان کنید.
confirmed-weak_password = گذرواژهٔ تازه برای سرور ضعیف است. بلندترش کنید.
confirmed-needs_browser = سرور این را در صفحهٔ خودش می‌پرسد که اکنون در مرورگرتان باز است. آنجا تمامش کنید.
confirmed-rate_limited = بیش از اندازه تلاش کرده‌اید. چیزی تغییر نکرد؛ { $n } ثانیه صبر کنید و دوباره امتحان کنید.
confirmed-offline = این کار به شبکه نیاز دارد. چیزی تغییر نکرد؛ وقتی برخط شدید دوباره امتحان کنید.
confirmed-forbidden = سرور اجازه نمی‌دهد. چیزی تغییر نکرد؛ از مدیرش بپرسید.

# Looked: an address that names nothing
looked-no_address = این نشانی شخص یا گفت‌وگو نیست. نشانی کامل مانند ‎@name:example.org‎ یا ‎#name:example.org‎ است.
looked-unknown = هیچ‌کس و هیچ‌چیز با این نشانی نیست. املا را بررسی کنید یا پیوند تازه بخواهید.
looked-offline = یافتن این نشانی به شبکه نیاز دارد. وقتی برخط شدید دوباره امتحان کنید.
