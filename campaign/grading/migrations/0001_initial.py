import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('units', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposed', models.CharField(blank=True, choices=[('advanced', 'Advanced'), ('ordinary', 'Ordinary'), ('lagging', 'Lagging'), ('problem', 'Problem')], max_length=10, verbose_name='Proposed grade')),
                ('evidence', models.TextField(blank=True, verbose_name='Evidence')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='Version')),
                ('state', models.CharField(choices=[('draft', 'Being assessed'), ('in_review', 'In review'), ('graded', 'Graded')], default='draft', max_length=10, verbose_name='State')),
                ('waiting_since_on', models.DateField(blank=True, null=True, verbose_name='Waiting since')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Author')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='units.unit', verbose_name='Unit')),
            ],
            options={
                'verbose_name': 'Assessment',
                'verbose_name_plural': 'Assessments',
                'ordering': ['round', 'unit__code', 'unit__level'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('proposed', ''), _negated=True), _connector='OR'), name='assessment_proposes_a_grade', violation_error_message='Choose a grade before submitting.')],
            },
        ),
        migrations.CreateModel(
            name='Criterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit_level', models.PositiveSmallIntegerField(choices=[(4, 'Township'), (5, 'Village or community')], verbose_name='Level')),
                ('position', models.PositiveSmallIntegerField(verbose_name='Order')),
                ('text_zh', models.CharField(max_length=120, verbose_name='Text in Chinese')),
                ('text_en', models.CharField(max_length=200, verbose_name='Text in English')),
                ('in_use', models.BooleanField(default=True, verbose_name='In use')),
            ],
            options={
                'verbose_name': 'Criterion',
                'verbose_name_plural': 'Criteria',
                'ordering': ['unit_level', 'position'],
                'constraints': [models.UniqueConstraint(fields=('unit_level', 'position'), name='criterion_order_once')],
            },
        ),
        migrations.CreateModel(
            name='GradeTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', models.CharField(max_length=12, verbose_name='Area code')),
                ('area_level', models.PositiveSmallIntegerField(choices=[(1, 'Province'), (2, 'Prefecture'), (3, 'County'), (4, 'Township'), (5, 'Village or community')], verbose_name='Level')),
                ('kind', models.CharField(choices=[('subdistrict', 'Subdistrict'), ('town', 'Town'), ('township', 'Township proper'), ('zone', 'Township-like zone'), ('community', 'Community'), ('village', 'Village')], max_length=12, verbose_name='Kind')),
                ('grade', models.CharField(choices=[('advanced', 'Advanced'), ('ordinary', 'Ordinary'), ('lagging', 'Lagging'), ('problem', 'Problem')], max_length=10, verbose_name='Grade')),
                ('month', models.CharField(blank=True, max_length=7, verbose_name='Month')),
                ('on', models.DateField(verbose_name='Day')),
                ('change', models.IntegerField(verbose_name='Net change')),
            ],
            options={
                'verbose_name': 'Tally of grades',
                'verbose_name_plural': 'Tallies of grades',
                'constraints': [models.UniqueConstraint(fields=('area_level', 'month', 'area_code', 'kind', 'grade', 'on'), name='grade_tally_once')],
            },
        ),
        migrations.CreateModel(
            name='PresetStage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit_level', models.PositiveSmallIntegerField(choices=[(4, 'Township'), (5, 'Village or community')], verbose_name='Level of the graded unit')),
                ('position', models.PositiveSmallIntegerField(verbose_name='Order')),
                ('kind', models.CharField(choices=[('check', 'Check'), ('sign_off', 'Sign-off')], max_length=10, verbose_name='Kind')),
                ('name_zh', models.CharField(max_length=60, verbose_name='Name in Chinese')),
                ('name_en', models.CharField(max_length=120, verbose_name='Name in English')),
                ('role', models.CharField(choices=[('prefecture', 'Prefecture organisation department'), ('county', 'County organisation department'), ('township', 'Township staff'), ('secretary', 'First secretary'), ('checker', 'Member of a survey team'), ('discipline', 'Discipline inspection'), ('political_legal', 'Political-legal commission'), ('united_front', 'United-front department'), ('committee', 'Party committee office'), ('leader', 'Leader'), ('auditor', 'Auditor'), ('sysadmin', 'System administrator')], max_length=20, verbose_name='Role that signs')),
                ('signer_level', models.PositiveSmallIntegerField(choices=[(1, 'Province'), (2, 'Prefecture'), (3, 'County'), (4, 'Township'), (5, 'Village or community')], verbose_name='Level of the signer')),
                ('round_kind', models.CharField(choices=[('baseline', 'Baseline'), ('conversion', 'Conversion')], max_length=12, verbose_name='Kind of round')),
            ],
            options={
                'verbose_name': 'Preset stage',
                'verbose_name_plural': 'Preset stages',
                'ordering': ['round_kind', 'unit_level', 'position'],
                'constraints': [models.UniqueConstraint(fields=('round_kind', 'unit_level', 'position'), name='preset_stage_once')],
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='Title')),
                ('on', models.DateField(verbose_name='As of')),
                ('since', models.DateField(verbose_name='Compared with')),
                ('figures', models.JSONField(verbose_name='Figures')),
                ('figures_sha256', models.CharField(max_length=64, verbose_name='SHA-256 of the figures')),
                ('pdf', models.BinaryField(verbose_name='Printed page')),
                ('pdf_sha256', models.CharField(max_length=64, verbose_name='SHA-256 of the printed page')),
                ('published_on', models.DateField(verbose_name='Published on')),
                ('published_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Published at')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='units.unit', verbose_name='Area')),
                ('published_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Published by')),
            ],
            options={
                'verbose_name': 'Publication',
                'verbose_name_plural': 'Publications',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('baseline', 'Baseline'), ('conversion', 'Conversion')], max_length=12, verbose_name='Kind')),
                ('name', models.CharField(max_length=80, verbose_name='Name')),
                ('opened_on', models.DateField(verbose_name='Opened on')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='Closed on')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='units.unit', verbose_name='Area')),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Closed by')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Opened by')),
            ],
            options={
                'verbose_name': 'Round',
                'verbose_name_plural': 'Rounds',
                'ordering': ['-opened_on', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('closed_by__isnull', True), ('closed_on__isnull', True)), models.Q(('closed_by__isnull', False), ('closed_on__isnull', False)), _connector='OR'), name='round_closed_on_and_by'), models.CheckConstraint(condition=models.Q(('closed_on__isnull', True), ('closed_on__gte', models.F('opened_on')), _connector='OR'), name='round_closes_after_opening'), models.UniqueConstraint(condition=models.Q(('closed_on__isnull', True)), fields=('area', 'kind'), name='round_open_once', violation_error_message='A round of this kind is open in this area; close it first.')],
            },
        ),
        migrations.CreateModel(
            name='Grading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('grade', models.CharField(choices=[('advanced', 'Advanced'), ('ordinary', 'Ordinary'), ('lagging', 'Lagging'), ('problem', 'Problem')], max_length=10, verbose_name='Grade')),
                ('valid_from', models.DateField(verbose_name='From')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='Until')),
                ('reason', models.TextField(blank=True, verbose_name='Reason of the correction')),
                ('signed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Signed at')),
                ('replaced_at', models.DateTimeField(blank=True, null=True, verbose_name='Replaced at')),
                ('assessment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='gradings', to='grading.assessment', verbose_name='Assessment')),
                ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replacement', to='grading.grading', verbose_name='Replaces')),
                ('signed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Signed by')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gradings', to='units.unit', verbose_name='Unit')),
                ('round', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='gradings', to='grading.round', verbose_name='Round')),
            ],
            options={
                'verbose_name': 'Grading',
                'verbose_name_plural': 'Gradings',
                'ordering': ['unit', 'valid_from', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='grading_ends_after_start'), models.UniqueConstraint(condition=models.Q(('replaced_at__isnull', True), ('valid_to__isnull', True)), fields=('unit',), name='grading_one_in_force'), models.UniqueConstraint(condition=models.Q(('replaced_at__isnull', True)), fields=('assessment',), name='grading_once_an_assessment'), models.CheckConstraint(condition=models.Q(models.Q(('assessment__isnull', False), ('replaces__isnull', True)), models.Q(('replaces__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='grading_from_assessment_or_correction', violation_error_message='A correction needs a reason.')],
            },
        ),
        migrations.AddField(
            model_name='assessment',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='grading.round', verbose_name='Round'),
        ),
        migrations.CreateModel(
            name='Stage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit_level', models.PositiveSmallIntegerField(choices=[(4, 'Township'), (5, 'Village or community')], verbose_name='Level of the graded unit')),
                ('position', models.PositiveSmallIntegerField(verbose_name='Order')),
                ('kind', models.CharField(choices=[('check', 'Check'), ('sign_off', 'Sign-off')], max_length=10, verbose_name='Kind')),
                ('name_zh', models.CharField(max_length=60, verbose_name='Name in Chinese')),
                ('name_en', models.CharField(max_length=120, verbose_name='Name in English')),
                ('role', models.CharField(choices=[('prefecture', 'Prefecture organisation department'), ('county', 'County organisation department'), ('township', 'Township staff'), ('secretary', 'First secretary'), ('checker', 'Member of a survey team'), ('discipline', 'Discipline inspection'), ('political_legal', 'Political-legal commission'), ('united_front', 'United-front department'), ('committee', 'Party committee office'), ('leader', 'Leader'), ('auditor', 'Auditor'), ('sysadmin', 'System administrator')], max_length=20, verbose_name='Role that signs')),
                ('signer_level', models.PositiveSmallIntegerField(choices=[(1, 'Province'), (2, 'Prefecture'), (3, 'County'), (4, 'Township'), (5, 'Village or community')], verbose_name='Level of the signer')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stages', to='grading.round', verbose_name='Round')),
            ],
            options={
                'verbose_name': 'Stage',
                'verbose_name_plural': 'Stages',
                'ordering': ['round', 'unit_level', 'position'],
                'constraints': [models.UniqueConstraint(fields=('round', 'unit_level', 'position'), name='stage_order_once')],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('agree', 'Agreed'), ('return', 'Returned')], max_length=6, verbose_name='Opinion')),
                ('reason', models.TextField(blank=True, verbose_name='Reason')),
                ('version', models.PositiveIntegerField(verbose_name='Version')),
                ('signed_on', models.DateField(verbose_name='Signed on')),
                ('signed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Signed at')),
                ('voided_at', models.DateTimeField(blank=True, null=True, verbose_name='Voided at')),
                ('void_cause', models.PositiveSmallIntegerField(blank=True, choices=[(1, 'The assessment was changed'), (2, 'A later stage returned it')], null=True, verbose_name='Cause')),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='grading.assessment', verbose_name='Assessment')),
                ('signed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to=settings.AUTH_USER_MODEL, verbose_name='Signed by')),
                ('voided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Voided by')),
                ('returned_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grading.stage', verbose_name='Returned to')),
                ('stage', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='grading.stage', verbose_name='Stage')),
            ],
            options={
                'verbose_name': 'Review',
                'verbose_name_plural': 'Reviews',
                'ordering': ['assessment', 'id'],
                'indexes': [models.Index(fields=['assessment', 'signed_by'], name='review_by_person')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('outcome', 'agree'), ('voided_at__isnull', True)), fields=('assessment', 'stage'), name='review_stage_signed_once', violation_error_message='This stage is already signed.'), models.UniqueConstraint(condition=models.Q(('outcome', 'agree'), ('voided_at__isnull', True)), fields=('assessment', 'signed_by'), name='review_one_stage_a_person', violation_error_message='You have signed another stage of this assessment.'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'agree'), ('returned_to__isnull', True)), models.Q(('outcome', 'return'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='review_return_has_reason', violation_error_message='A return needs a reason.'), models.CheckConstraint(condition=models.Q(models.Q(('void_cause__isnull', True), ('voided_at__isnull', True), ('voided_by__isnull', True)), models.Q(('void_cause__isnull', False), ('voided_at__isnull', False), ('voided_by__isnull', False)), _connector='OR'), name='review_voided_at_and_by')],
            },
        ),
        migrations.AddField(
            model_name='assessment',
            name='stage',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='waiting', to='grading.stage', verbose_name='Waits at'),
        ),
        migrations.CreateModel(
            name='AssessmentVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='Version')),
                ('content', models.JSONField(verbose_name='Content')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Changed at')),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='grading.assessment', verbose_name='Assessment')),
                ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Changed by')),
            ],
            options={
                'verbose_name': 'Earlier version',
                'verbose_name_plural': 'Earlier versions',
                'ordering': ['assessment', 'number'],
                'constraints': [models.UniqueConstraint(fields=('assessment', 'number'), name='assessment_version_once')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('met', 'Met'), ('partly', 'Partly met'), ('unmet', 'Not met')], max_length=6, verbose_name='Verdict')),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='grading.assessment', verbose_name='Assessment')),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='grading.criterion', verbose_name='Criterion')),
            ],
            options={
                'verbose_name': 'Answer',
                'verbose_name_plural': 'Answers',
                'ordering': ['assessment', 'criterion__position'],
                'constraints': [models.UniqueConstraint(fields=('assessment', 'criterion'), name='answer_once')],
            },
        ),
        migrations.AddIndex(
            model_name='assessment',
            index=models.Index(fields=['stage', 'unit'], name='assessment_waiting'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.UniqueConstraint(fields=('round', 'unit'), name='assessment_once_a_round'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stage__isnull', False), ('state', 'in_review'), ('waiting_since_on__isnull', False)), models.Q(models.Q(('state', 'in_review'), _negated=True), ('stage__isnull', True), ('waiting_since_on__isnull', True)), _connector='OR'), name='assessment_waits_at_a_stage'),
        ),
    ]
