import campaign.people.phones
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('units', '0002_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='LeadershipChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post', models.CharField(max_length=60, verbose_name='Post')),
                ('kind', models.CharField(choices=[('filled', 'Post filled'), ('replaced', 'Holder replaced')], max_length=10, verbose_name='What happened')),
                ('on', models.DateField(verbose_name='Day')),
                ('reason', models.CharField(choices=[('vacancy', 'Vacancy'), ('end_of_term', 'End of term'), ('unfit', 'Unfit for the duties of the post')], max_length=12, verbose_name='Reason')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded at')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Recorded by')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leadership_changes', to='units.unit', verbose_name='Unit')),
            ],
            options={
                'verbose_name': 'Change of a leadership team',
                'verbose_name_plural': 'Changes of leadership teams',
                'ordering': ['-on', 'unit__code', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Official',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, verbose_name="Person's name")),
                ('post', models.CharField(max_length=80, verbose_name='Post')),
                ('organisation', models.CharField(max_length=80, verbose_name='Organisation')),
                ('work_phone', models.CharField(blank=True, max_length=24, validators=[campaign.people.phones.check], verbose_name='Work phone')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='Left on')),
                ('account', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='official', to=settings.AUTH_USER_MODEL, verbose_name='Account')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='officials', to='units.unit', verbose_name='Roster of')),
            ],
            options={
                'verbose_name': 'Official',
                'verbose_name_plural': 'Officials',
                'ordering': ['area__code', 'organisation', 'name', 'id'],
                'indexes': [models.Index(fields=['name'], name='official_name')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('post', ''), _negated=True), models.Q(('organisation', ''), _negated=True)), name='official_complete')],
            },
        ),
        migrations.CreateModel(
            name='FirstSecretary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_on', models.DateField(verbose_name='From')),
                ('until_on', models.DateField(blank=True, null=True, verbose_name='Until')),
                ('authority', models.CharField(max_length=120, verbose_name='Authority')),
                ('appointed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Appointed at')),
                ('end_reason', models.CharField(blank=True, choices=[('replaced', 'Replaced'), ('released', 'Released'), ('unit_closed', 'Unit closed')], max_length=12, verbose_name='Why it ended')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='Ended at')),
                ('voided_at', models.DateTimeField(blank=True, null=True, verbose_name='Struck out at')),
                ('void_reason', models.CharField(blank=True, max_length=200, verbose_name='Why it is struck out')),
                ('appointed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Appointed by')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Ended by')),
                ('replaces', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replacements', to='people.firstsecretary', verbose_name='Replaces')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='units.unit', verbose_name='Unit')),
                ('voided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Struck out by')),
                ('official', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='people.official', verbose_name='First secretary')),
            ],
            options={
                'verbose_name': 'Posting of a first secretary',
                'verbose_name_plural': 'Postings of first secretaries',
                'ordering': ['unit__code', '-from_on', '-id'],
                'indexes': [models.Index(fields=['unit', 'from_on'], name='posting_unit_from')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gt', models.F('from_on')), _connector='OR'), name='posting_ends_after_start', violation_error_message='A posting ends after the day on which it began.'), models.CheckConstraint(condition=models.Q(('authority', ''), _negated=True), name='posting_has_authority', violation_error_message='Name the decision or document by which the first secretary is posted.'), models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('until_on__isnull', True)), models.Q(('until_on__isnull', False), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='posting_end_has_its_reason'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('until_on__isnull', True)), models.Q(('ended_at__isnull', False), ('until_on__isnull', False)), _connector='OR'), name='posting_end_has_its_moment'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='firstsecretary_ended_at_and_by'), models.CheckConstraint(condition=models.Q(models.Q(('voided_at__isnull', True), ('voided_by__isnull', True)), models.Q(('voided_at__isnull', False), ('voided_by__isnull', False)), _connector='OR'), name='firstsecretary_voided_at_and_by'), models.CheckConstraint(condition=models.Q(models.Q(('void_reason', ''), ('voided_at__isnull', True)), models.Q(('voided_at__isnull', False), models.Q(('void_reason', ''), _negated=True)), _connector='OR'), name='posting_void_has_its_reason'), models.UniqueConstraint(condition=models.Q(('voided_at__isnull', True)), fields=('replaces',), name='posting_replaced_once')],
            },
        ),
        migrations.CreateModel(
            name='RosterUpload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='File')),
                ('content', models.BinaryField(verbose_name='Content')),
                ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Sent at')),
                ('committed_at', models.DateTimeField(blank=True, null=True, verbose_name='Taken over at')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='Roster of')),
                ('committed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Taken over by')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Sent by')),
            ],
            options={
                'verbose_name': 'Roster workbook',
                'verbose_name_plural': 'Roster workbooks',
                'ordering': ['-uploaded_at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('committed_at__isnull', True), ('committed_by__isnull', True)), models.Q(('committed_at__isnull', False), ('committed_by__isnull', False)), _connector='OR'), name='rosterupload_committed_at_and_by')],
            },
        ),
        migrations.CreateModel(
            name='SatisfactionSurvey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('held_on', models.DateField(verbose_name='Held on')),
                ('very_satisfied', models.PositiveIntegerField(verbose_name='Very satisfied')),
                ('satisfied', models.PositiveIntegerField(verbose_name='Satisfied')),
                ('fair', models.PositiveIntegerField(verbose_name='Fair')),
                ('dissatisfied', models.PositiveIntegerField(verbose_name='Dissatisfied')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded at')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Recorded by')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='surveys', to='units.unit', verbose_name='Unit')),
            ],
            options={
                'verbose_name': 'Satisfaction survey',
                'verbose_name_plural': 'Satisfaction surveys',
                'ordering': ['-held_on', 'unit__code'],
                'constraints': [models.UniqueConstraint(fields=('unit', 'held_on'), name='survey_once_a_day', violation_error_message='A survey of this day has been recorded already.'), models.CheckConstraint(condition=models.Q(('very_satisfied__gt', 0), ('satisfied__gt', 0), ('fair__gt', 0), ('dissatisfied__gt', 0), _connector='OR'), name='survey_has_answers', violation_error_message='A survey has one answer at least.')],
            },
        ),
        migrations.CreateModel(
            name='Secondment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('direction', models.CharField(choices=[('in', 'Sent to us'), ('out', 'Sent out by us')], max_length=3, verbose_name='Direction')),
                ('sending_organisation', models.CharField(max_length=80, verbose_name='Sending organisation')),
                ('receiving_organisation', models.CharField(max_length=80, verbose_name='Receiving organisation')),
                ('from_on', models.DateField(verbose_name='From')),
                ('until_on', models.DateField(blank=True, null=True, verbose_name='Until')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded at')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='secondments', to='units.unit', verbose_name='Area')),
                ('official', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='secondments', to='people.official', verbose_name='Official')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Recorded by')),
            ],
            options={
                'verbose_name': 'Secondment',
                'verbose_name_plural': 'Secondments',
                'ordering': ['-from_on', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gt', models.F('from_on')), _connector='OR'), name='secondment_ends_after_start', violation_error_message='A secondment ends after the day on which it began.')],
            },
        ),
        migrations.CreateModel(
            name='TeamRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit_level', models.PositiveSmallIntegerField(choices=[(4, 'Township'), (5, 'Village or community')], verbose_name='Level')),
                ('position', models.PositiveSmallIntegerField(verbose_name='Order')),
                ('post_zh', models.CharField(max_length=60, verbose_name='Post in Chinese')),
                ('post_en', models.CharField(max_length=120, verbose_name='Post in English')),
                ('is_plus', models.BooleanField(default=False, verbose_name='The +1: the first secretary')),
                ('most_teams', models.PositiveSmallIntegerField(default=3, verbose_name='Most teams for one person')),
                ('in_use', models.BooleanField(default=True, verbose_name='In use')),
            ],
            options={
                'verbose_name': 'Post of a work team',
                'verbose_name_plural': 'Posts of work teams',
                'ordering': ['unit_level', 'position'],
                'constraints': [models.UniqueConstraint(fields=('unit_level', 'position'), name='team_rule_order_once'), models.UniqueConstraint(condition=models.Q(('in_use', True), ('is_plus', True)), fields=('unit_level',), name='team_rule_one_plus', violation_error_message='A level has one +1: retire the other one first.'), models.CheckConstraint(condition=models.Q(('most_teams__gte', 1)), name='team_rule_at_least_one_team')],
            },
        ),
        migrations.CreateModel(
            name='WorkTeam',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('formed_on', models.DateField(verbose_name='Formed on')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='Withdrawn on')),
                ('formed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Formed by')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='teams', to='units.unit', verbose_name='Unit')),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Withdrawn by')),
            ],
            options={
                'verbose_name': 'Work team',
                'verbose_name_plural': 'Work teams',
                'ordering': ['unit__code', '-formed_on'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_on__isnull', True)), fields=('unit',), name='team_one_a_unit', violation_error_message='The unit has a work team already.'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_by__isnull', True), ('withdrawn_on__isnull', True)), models.Q(('withdrawn_by__isnull', False), ('withdrawn_on__isnull', False)), _connector='OR'), name='workteam_withdrawn_on_and_by'), models.CheckConstraint(condition=models.Q(('withdrawn_on__isnull', True), ('withdrawn_on__gte', models.F('formed_on')), _connector='OR'), name='team_withdrawn_after_forming')],
            },
        ),
        migrations.CreateModel(
            name='TeamMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_on', models.DateField(verbose_name='From')),
                ('until_on', models.DateField(blank=True, null=True, verbose_name='Until')),
                ('official', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='people.official', verbose_name='Official')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='people.teamrule', verbose_name='Team post')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='people.workteam', verbose_name='Work team')),
            ],
            options={
                'verbose_name': 'Member of a work team',
                'verbose_name_plural': 'Members of work teams',
                'ordering': ['team', 'rule__position', '-from_on'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until_on__isnull', True)), fields=('team', 'rule'), name='team_member_one_a_post', violation_error_message='Somebody holds this post of the team already.'), models.UniqueConstraint(condition=models.Q(('until_on__isnull', True)), fields=('team', 'official'), name='team_member_one_post_each', violation_error_message='One person holds one post of a team.'), models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gte', models.F('from_on')), _connector='OR'), name='team_member_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='Appraisal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quarter', models.DateField(verbose_name='Quarter')),
                ('result', models.CharField(choices=[('excellent', 'Excellent'), ('competent', 'Competent'), ('basic', 'Basically competent'), ('not_competent', 'Not competent')], max_length=14, verbose_name='Result')),
                ('remark', models.TextField(blank=True, verbose_name='Remark')),
                ('appraised_on', models.DateField(verbose_name='Appraised on')),
                ('appraised_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Appraised by')),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appraisals', to='people.firstsecretary', verbose_name='First secretary')),
            ],
            options={
                'verbose_name': 'Appraisal',
                'verbose_name_plural': 'Appraisals',
                'ordering': ['-quarter', 'posting__unit__code'],
                'constraints': [models.UniqueConstraint(fields=('posting', 'quarter'), name='appraisal_once_a_quarter', violation_error_message='This quarter has been appraised already.'), models.CheckConstraint(condition=models.Q(('quarter__day', 1), ('quarter__month__in', [1, 4, 7, 10])), name='appraisal_quarter_by_its_first_day')],
            },
        ),
        migrations.CreateModel(
            name='MonthlyReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='Month')),
                ('days_on_site', models.PositiveSmallIntegerField(verbose_name='Days on site')),
                ('households_visited', models.PositiveIntegerField(verbose_name='Households visited')),
                ('work', models.TextField(verbose_name='Work of the month')),
                ('problems_solved', models.TextField(blank=True, verbose_name='Problems solved')),
                ('difficulties', models.TextField(blank=True, verbose_name='Difficulties')),
                ('next_month', models.TextField(verbose_name='Next month')),
                ('submitted_on', models.DateField(verbose_name='Submitted on')),
                ('submitted_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Submitted at')),
                ('opinion', models.TextField(blank=True, verbose_name="Township's opinion")),
                ('opinion_on', models.DateField(blank=True, null=True, verbose_name='Opinion given on')),
                ('read_on', models.DateField(blank=True, null=True, verbose_name='Read on')),
                ('text_digest', models.CharField(blank=True, max_length=64, verbose_name='Fingerprint of the text')),
                ('similarity', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='Likeness in percent')),
                ('opinion_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Opinion given by')),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='people.firstsecretary', verbose_name='First secretary')),
                ('read_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Read by')),
                ('similar_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='resembled_by', to='people.monthlyreport', verbose_name='Resembles')),
                ('submitted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Submitted by')),
            ],
            options={
                'verbose_name': 'Monthly report',
                'verbose_name_plural': 'Monthly reports',
                'ordering': ['-month', 'posting__unit__code', 'id'],
                'indexes': [models.Index(fields=['month', 'posting'], name='report_month'), models.Index(fields=['text_digest'], name='report_text_digest')],
                'constraints': [models.UniqueConstraint(fields=('posting', 'month'), name='report_once_a_month', violation_error_message="This month's report has been submitted already."), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='report_month_by_its_first_day'), models.CheckConstraint(condition=models.Q(('submitted_on__gte', models.F('month'))), name='report_month_has_begun', violation_error_message='A report is written about a month that has begun.'), models.CheckConstraint(condition=models.Q(('days_on_site__lte', 31)), name='report_days_within_a_month', violation_error_message='A month has 31 days at most.'), models.CheckConstraint(condition=models.Q(models.Q(('opinion_by__isnull', True), ('opinion_on__isnull', True)), models.Q(('opinion_by__isnull', False), ('opinion_on__isnull', False)), _connector='OR'), name='monthlyreport_opinion_on_and_by'), models.CheckConstraint(condition=models.Q(models.Q(('opinion', ''), ('opinion_on__isnull', True)), models.Q(('opinion_on__isnull', False), models.Q(('opinion', ''), _negated=True)), _connector='OR'), name='report_opinion_has_its_text'), models.CheckConstraint(condition=models.Q(models.Q(('read_by__isnull', True), ('read_on__isnull', True)), models.Q(('read_by__isnull', False), ('read_on__isnull', False)), _connector='OR'), name='monthlyreport_read_on_and_by'), models.CheckConstraint(condition=models.Q(('read_on__isnull', True), ('opinion_on__isnull', False), _connector='OR'), name='report_read_after_opinion'), models.CheckConstraint(condition=models.Q(('opinion_on__isnull', True), ('opinion_on__gte', models.F('submitted_on')), _connector='OR'), name='report_opinion_not_before_it'), models.CheckConstraint(condition=models.Q(('read_on__isnull', True), ('read_on__gte', models.F('opinion_on')), _connector='OR'), name='report_reading_not_before_opinion'), models.CheckConstraint(condition=models.Q(models.Q(('similar_to__isnull', True), ('similarity__isnull', True)), models.Q(('similar_to__isnull', False), ('similarity__isnull', False), ('similarity__lte', 100)), _connector='OR'), name='report_likeness_names_the_other')],
            },
        ),
    ]
